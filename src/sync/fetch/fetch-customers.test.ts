// What is evidence that a customer is gone, and what is evidence against it.

import { describe, expect, test } from 'vitest';
import { AaError, type AaErrorCode } from '../../aa/aa-error.ts';
import { custId } from '../../catalogue/ids.ts';
import type { QueueReason } from '../../catalogue/queue-entry.ts';
import { simulatedSync } from '../../../test/support/simulated-sync.ts';
import { fetchCustomers } from './fetch-customers.ts';
import { OutageGuard } from './known-living.ts';

const deleted: QueueReason = { table: 'CEN_CUST_MAST', action: 'DELETE', reason: null };

/** What AA says about the customer in each call. The last one repeats for ever. `missing`: the answer leaves it out. */
type Said = readonly (AaErrorCode | 'missing')[];

async function outcome(said: Said, reasons: readonly QueueReason[]): Promise<string> {
  const sync = await simulatedSync({ simulator: { customers: 5 } });
  await sync.drain();
  const [first, second] = [...sync.simulator.world.custIds()].map((id) => custId(id));
  let call = 0;
  const context = sync.with({
    aa: {
      ...sync.aa,
      getCustomers: async (ids, options) => {
        const answer = await sync.aa.getCustomers(ids, options);
        if (!ids.includes(first!)) return answer;
        const word = said[Math.min(call++, said.length - 1)]!;
        return {
          customers: answer.customers.filter((one) => one.custId !== first),
          errors: word === 'missing' ? answer.errors : new Map([[first!, new AaError(word)]]),
        };
      },
    },
  });
  const wanted = [
    { custId: first!, reasons, attempts: 0, storedHash: null },
    { custId: second!, reasons: [], attempts: 0, storedHash: null },
  ];
  const results = await fetchCustomers(context, wanted, new OutageGuard(context));
  const result = results.find((one) => one.wanted.custId === first)!;
  return result.kind === 'failed' ? result.error.code : result.kind;
}

describe('P6: a customer is gone', () => {
  test.each<[string, Said, readonly QueueReason[]]>([
    ['that AA calls unknown', ['AA_UNKNOWN_CUSTOMER'], []],
    ['whose deletion the queue told, and who is missing', ['missing'], [deleted]],
    ['whose deletion the queue told, and for whom AA says FAILURE', ['AA_FAILURE'], [deleted]],
  ])('%s', async (_, said, reasons) => {
    expect(await outcome(said, reasons)).toBe('gone');
  });
});

/** The result for the only customer of a batch, deleted or not, with an AA that answers without customers in this way. */
async function outcomeAlone(reasons: readonly QueueReason[], empty: 'AA_NOT_UNDERSTOOD' | 'missing') {
  const sync = await simulatedSync({ simulator: { customers: 5 } });
  await sync.drain();
  const [first] = [...sync.simulator.world.custIds()].map((id) => custId(id));
  const context = sync.with({
    aa: {
      ...sync.aa,
      getCustomers: async (ids, options) => {
        const others = ids.filter((id) => id !== first);
        if (others.length === 0 && empty === 'AA_NOT_UNDERSTOOD') throw new AaError(empty);
        return others.length === 0
          ? { customers: [], errors: new Map() }
          : sync.aa.getCustomers(others, options);
      },
    },
  });
  const wanted = [{ custId: first!, reasons, attempts: 0, storedHash: null }];
  const [result] = await fetchCustomers(context, wanted, new OutageGuard(context));
  return result!.kind === 'failed' ? result!.error.code : result!.kind;
}

test.each(['AA_NOT_UNDERSTOOD', 'missing'] as const)(
  'P6: alone in a batch and answered with nobody (%s), gone is who was deleted, and nobody else',
  async (empty) => {
    expect(await outcomeAlone([deleted], empty)).toBe('gone');
    expect(await outcomeAlone([], empty)).toBe(
      empty === 'missing' ? 'AA_CUSTOMER_MISSING' : 'AA_NOT_UNDERSTOOD',
    );
  },
);

describe('P6: a customer is not gone', () => {
  test.each<[string, Said, readonly QueueReason[], string]>([
    ['who is only missing', ['missing'], [], 'AA_CUSTOMER_MISSING'],
    ['for whom AA says FAILURE', ['AA_FAILURE'], [], 'AA_FAILURE'],
    ['that AA asks to try again', ['AA_UNEXPECTED'], [deleted], 'AA_UNEXPECTED'],
    [
      'who stands in the answer beside an error',
      ['AA_CUSTOMER_INCOMPLETE'],
      [deleted],
      'AA_CUSTOMER_INCOMPLETE',
    ],
    ['who stands in it twice', ['AA_CUSTOMER_AMBIGUOUS'], [deleted], 'AA_CUSTOMER_AMBIGUOUS'],
    [
      'of whom the second look says something else',
      ['AA_UNKNOWN_CUSTOMER', 'AA_UNKNOWN_CUSTOMER', 'AA_CUSTOMER_INCOMPLETE'],
      [],
      'SYNC_DELETION_DOUBTFUL',
    ],
    [
      'of whom the second look asks to try again',
      ['missing', 'AA_UNEXPECTED'],
      [deleted],
      'SYNC_DELETION_DOUBTFUL',
    ],
  ])('%s', async (_, said, reasons, code) => {
    expect(await outcome(said, reasons)).toBe(code);
  });
});
