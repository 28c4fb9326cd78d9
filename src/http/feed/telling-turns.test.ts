// Turns: so many at once, first come, first served, and none is lost with one who leaves.

import { expect, test } from 'vitest';
import { TellingTurns } from './telling-turns.ts';

const never = { signal: new AbortController().signal, ms: 60_000 };

test('P9: so many have a turn at once, and the next ones in their order', async () => {
  const turns = new TellingTurns(2, () => 2);
  expect(await Promise.all([turns.take('x', never), turns.take('x', never)])).toEqual([true, true]);
  const came: string[] = [];
  const waiting = ['a', 'b', 'c'].map((name) => turns.take('x', never).then(() => came.push(name)));
  await new Promise((resolve) => setImmediate(resolve));
  expect(came).toEqual([]);
  turns.give('x');
  await waiting[0];
  expect(came).toEqual(['a']);
  turns.give('x');
  turns.give('x');
  await Promise.all(waiting);
  expect(came).toEqual(['a', 'b', 'c']);
});

test('one who leaves takes no turn with it', async () => {
  const turns = new TellingTurns(1, () => 1);
  await turns.take('x', never);
  const leaving = new AbortController();
  const [left, next] = [turns.take('x', { ...never, signal: leaving.signal }), turns.take('x', never)];
  leaving.abort();
  expect(await left).toBe(false);
  expect(await turns.take('x', { ...never, signal: leaving.signal })).toBe(false);
  turns.give('x');
  expect(await next).toBe(true);
  turns.give('x');
  expect(await turns.take('x', never)).toBe(true);
});

test('P9: one asker has a part of the turns, however many streams it has, and holds up no other one', async () => {
  const turns = new TellingTurns(3, () => 2);
  await Promise.all([turns.take('a', never), turns.take('a', never)]);
  const came: string[] = [];
  const third = turns.take('a', never).then(() => came.push('a'));
  expect(await turns.take('b', never)).toBe(true);
  const other = turns.take('b', never).then(() => came.push('b'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(came).toEqual([]);
  turns.give('b');
  await other;
  expect(came).toEqual(['b']);
  turns.give('a');
  await third;
  expect(came).toEqual(['b', 'a']);
});

test('one who has waited long enough takes no turn with it', async () => {
  const turns = new TellingTurns(1, () => 1);
  await turns.take('a', never);
  expect(await turns.take('b', { ...never, ms: 1 })).toBe(false);
  turns.give('a');
  expect(await turns.take('a', never)).toBe(true);
});
