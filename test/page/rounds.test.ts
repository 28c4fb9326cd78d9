// Answers that are asked for one after another: whoever asks anew waits for an answer that was asked for from then on.

import { expect, test } from 'vitest';
import { Rounds } from '../../page/src/data/rounds.ts';

/** Rounds that end when they are told to. */
function heldRounds() {
  const ends: (() => void)[] = [];
  const rounds = new Rounds(() => new Promise((resolve) => void ends.push(resolve)));
  const ended: string[] = [];
  const follow = (name: string, round: Promise<void>): Promise<void> =>
    round.then(() => void ended.push(name));
  return { rounds, ends, ended, follow };
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('two who ask anew during a round both wait for the next one, which is one for both', async () => {
  const { rounds, ends, ended, follow } = heldRounds();
  void follow('tick', rounds.join());
  void follow('first', rounds.anew());
  void follow('second', rounds.anew());
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await settled();
  expect([ends.length, ended]).toEqual([2, []]);
  ends[1]?.();
  await settled();
  expect([ends.length, ended]).toEqual([2, ['tick', 'first', 'second']]);
});

test('who asks anew during the second round waits for a third', async () => {
  const { rounds, ends, ended, follow } = heldRounds();
  void follow('first', rounds.anew());
  void follow('second', rounds.anew());
  ends[0]?.();
  await settled();
  void follow('third', rounds.anew());
  ends[1]?.();
  await settled();
  expect([ends.length, ended]).toEqual([3, []]);
  ends[2]?.();
  await settled();
  expect(ended.toSorted()).toEqual(['first', 'second', 'third']);
});

test('who joins a round gets that one, and when all have ended the next begins', async () => {
  const { rounds, ends, ended, follow } = heldRounds();
  void follow('tick', rounds.join());
  void follow('other', rounds.join());
  ends[0]?.();
  await settled();
  expect([ends.length, ended]).toEqual([1, ['tick', 'other']]);
  void follow('late', rounds.anew());
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await settled();
  expect(ended).toContain('late');
});
