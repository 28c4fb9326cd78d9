import { expect, test } from 'vitest';
import { entry, left, now, one, read, stored } from '../../../test/support/planned.ts';
import { planDeletion } from './deletions.ts';

const goneBy = (fetchNumber: number) =>
  ({
    state: 'gone',
    known_fetch_number: fetchNumber,
    gone_at: `2030-01-01T00:00:${fetchNumber}.000Z`,
  }) as const;

test('where no entry calls the customer gone there is nothing to settle', () => {
  expect(planDeletion(read({ own: [entry()], marks: [stored(1)] }), one, now)).toBeNull();
});

test('P6: the customer becomes a tombstone by the fetch that found it gone', () => {
  const plan = planDeletion(read({ own: [entry(goneBy(20))], marks: [stored(1)] }), one, now);
  expect(plan).toMatchObject({
    applied: { outcome: 'deleted' },
    buried: { place: 'there', fetchNumber: 20, fetchedAt: '2030-01-01T00:00:20.000Z' },
    change: { kind: 'deleted' },
  });
});

test.each([
  ['the older drain has the newer evidence', 20, 30, ['unchanged', 'deleted']],
  ['the drain at work has it', 30, 20, ['deleted', 'unchanged']],
])('each of two entries is settled by its own number: %s', (_, own, older, outcomes) => {
  const rows = { own: [entry(goneBy(own))], waiting: [left(goneBy(older))], marks: [stored(1)] };
  const plan = planDeletion(read(rows), one, now);
  const settled = plan!.ledger.settled.toSorted((a, b) => b.entry.drain_no - a.entry.drain_no);
  expect(settled).toMatchObject([
    { fetchNumber: own, outcome: outcomes[0], leftOver: false },
    { fetchNumber: older, outcome: outcomes[1], leftOver: true },
  ]);
  expect(plan!.buried?.fetchNumber).toBe(30);
});

test('P3: no tombstone where something newer was stored meanwhile', () => {
  const rows = { own: [entry(goneBy(20))], marks: [stored(1, { fetch_number: 25 })] };
  const plan = planDeletion(read(rows), one, now);
  expect(plan).toMatchObject({
    applied: { outcome: 'unchanged' },
    ledger: { settled: [{ outcome: 'stale' }] },
  });
  expect(plan!.buried).toBeUndefined();
});

test('what is pending or parked beside it stays', () => {
  const rows = { own: [entry()], waiting: [left(goneBy(20))], marks: [stored(1)] };
  expect(planDeletion(read(rows), one, now)!.ledger.settled).toHaveLength(1);
});
