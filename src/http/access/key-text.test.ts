// The text of a key: written, read, and told from what is none.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSecretOf, newKeyText, readKey, secretHash, writeKey } from './key-text.ts';

test('P17: a key that was written is read, and has a secret of 256 bits', () => {
  const key = newKeyText();
  const text = writeKey(key);
  expect(text).toMatch(/^aas_[0-9a-f]{12}_[0-9a-f]{64}_[0-9a-f]{8}$/);
  expect(readKey(text)).toEqual(key);
  expect(newKeyText().secret).not.toBe(key.secret);
});

test('P17: the secret fits its own hash alone', () => {
  const { secret } = newKeyText();
  expect(isSecretOf(secret, secretHash(secret))).toBe(true);
  expect(isSecretOf(newKeyText().secret, secretHash(secret))).toBe(false);
  expect(isSecretOf(secret, '')).toBe(false);
  expect(isSecretOf(secret, 'ff')).toBe(false);
});

test('P17: a key with another character, or with fewer, is no key', () => {
  const text = writeKey(newKeyText());
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 1, unit: 'grapheme' }), (at, put) => {
      const changed = text.slice(0, at) + put + text.slice(at + 1);
      expect(readKey(changed)).toEqual(changed === text ? readKey(text) : null);
    }),
  );
});

test('P17: one wrong digit anywhere makes it no key', () => {
  const text = writeKey(newKeyText());
  for (let at = 4; at < text.length; at += 1) {
    const other = text[at] === '0' ? '1' : '0';
    if (text[at] !== '_') expect(readKey(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
  }
});

test('P17: any other text is no key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(readKey(text)).toBeNull();
    }),
  );
  expect(readKey(`${writeKey(newKeyText())}\n`)).toBeNull();
});
