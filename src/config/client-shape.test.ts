import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyId } from '../shape/keyed-hash.ts';
import { clientShape } from './client-shape.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';

const key = 'a key of at least thirty-two characters';

function settingsWith(privacy: string, clients: readonly string[] = ['acme']) {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-'));
  writeFileSync(join(folder, 'hash.key'), `${key}\n`);
  const client = (id: string): string =>
    `  - { id: ${id}, url: https://aa.example/x/, username: ${id}, password: p, privacy: ${privacy} }\n`;
  return readSettings(`clients:\n${clients.map(client).join('')}`, join(folder, 'aa-shadow.yaml'), {});
}

const shapeWith = (privacy: string) => clientShape(settingsWith(privacy).clients[0]!);

test('P22: a policy is part of the shape, with which key and not with the key', () => {
  const shape = shapeWith('{ hashKeyFile: hash.key, rules: [{ hash: [loginId] }, { drop: [lastName] }] }');
  expect(shape.policy).toMatchObject({ unknown: 'drop', keyId: keyId(Buffer.from(key)) });
  expect(shape.text).not.toContain(key);
  expect(shapeWith('{ rules: [{ drop: [lastName] }] }').policy).toMatchObject({ keyId: null });
});

test('policies that mean the same are one shape', () => {
  const one = shapeWith(
    '{ hashKeyFile: hash.key, rules: [{ hash: [loginId] }, { drop: [firstName, lastName] }] }',
  );
  const other = shapeWith(
    '{ hashKeyFile: hash.key, unknown: drop, rules: [{ drop: lastName }, { drop: firstName }, { hash: loginId }] }',
  );
  expect(one.id).toBe(other.id);
  expect(shapeWith('{ unknown: keep }').policy).toBeNull();
});

test('P11, P22: the whole configuration shows the file of the key, and not the key', () => {
  const settings = settingsWith('{ hashKeyFile: hash.key, rules: [{ hash: [loginId] }] }');
  const written = JSON.stringify(effectiveConfiguration(settings));
  expect(written).toContain('"hashKeyFile":"hash.key"');
  expect(written).not.toContain(key);
});

test('clients that share a key are warned of', () => {
  const { warnings } = settingsWith('{ hashKeyFile: hash.key, rules: [{ hash: [custType] }] }', [
    'one',
    'two',
  ]);
  expect(warnings).toEqual([expect.stringMatching(/one, two.*key/)]);
});

test('a rule that hashes without a key is refused', () => {
  expect(() => settingsWith('{ rules: [{ hash: [loginId] }] }')).toThrow();
});
