// The words of the log of actions, without a browser: the page has them for every action that the program records.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { actionText } from '../../page/src/words/actions.ts';

const source = resolve(import.meta.dirname, '../../src');

/** Files that write into the log. */
const recording = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .filter((text) => /\bsendAction\(|\bkeys\.record\(/.test(text));

const written = recording.flatMap((text) => [...text.matchAll(/\baction(?::| =)([^;,\n]*)/g)]);

/** What stands for `what` in the name of an action. */
const decisions: Readonly<Record<string, readonly string[]>> = {
  deletions: ['confirm', 'refuse'],
  parked: ['retry', 'drop'],
};

const plain = written.flatMap(([, said = '']) =>
  [...said.matchAll(/'([a-z-]+)'/g)].map(([, name = '']) => name),
);
const made = written.flatMap(([, said = '']) =>
  [...said.matchAll(/`([a-z]+)-\$\{what\}`/g)].flatMap(([, of = '']) =>
    (decisions[of] ?? []).map((what) => `${of}-${what}`),
  ),
);

test('every action that is recorded is told in plain words', () => {
  expect(plain).toEqual(
    expect.arrayContaining(['everyone-enqueued', 'webhook-tested', 'webhook-paused', 'paused']),
  );
  expect(made.toSorted()).toEqual(['deletions-confirm', 'deletions-refuse', 'parked-drop', 'parked-retry']);
  const names = new Set([...plain, ...made]);
  expect(names.size).toBeGreaterThan(15);
  expect([...names].filter((name) => actionText(name, 1) === name.replaceAll('-', ' '))).toEqual([]);
});

test('the words say to how many something was done', () => {
  expect(actionText('parked-retry', 2)).toBe('had 2 parked customers tried again');
  expect(actionText('webhook-tested', 3)).toBe('tested a webhook, 3 times');
  expect(actionText('everyone-enqueued', 1_600)).toBe('had AA queue everyone (1,600 known here)');
});

test('an action that is not known is told by its name', () => {
  expect(actionText('moon-landed', 1)).toBe('moon landed');
  expect(actionText('moon-landed', 2)).toBe('moon landed (2)');
});
