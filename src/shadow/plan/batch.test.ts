import { expect, test } from 'vitest';
import { madeUpCustomer } from '../../../test/contract/made-up-customer.ts';
import { context, current, entry, left } from '../../../test/support/planned.ts';
import { batchPlan, drainsToKeep } from './batch.ts';
import { planResult } from './customers.ts';

test('writes of a batch stand by kind; drains of which something is left over are named once', () => {
  const record = { ...madeUpCustomer('1'), findings: [{ kind: 'unknown', path: 'customer/geo' } as const] };
  const rows = { own: [entry()], waiting: [left(), left({ drain_no: 3 })] };
  const plan = batchPlan([planResult(context(rows), current(record, 20))]);
  expect(plan.written).toHaveLength(1);
  expect(plan.settled).toHaveLength(3);
  expect(plan.findings).toEqual([{ kind: 'unknown', path: 'customer/geo', seen: 1 }]);
  expect(plan.changes).toMatchObject([{ kind: 'created' }]);
  expect(plan.vanished).toBe(0);
  expect(drainsToKeep(plan)).toEqual([3]);
});

test('of nothing there is nothing to write', () => {
  expect(Object.values(batchPlan([])).flat()).toEqual([0]);
});
