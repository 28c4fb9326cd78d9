import { describe, expect, test } from 'vitest';
import { madeUpCustomer } from '../../../test/contract/made-up-customer.ts';
import {
  context,
  current as fetchedCustomer,
  entry,
  fetchedAt,
  left,
  now,
  one,
  stored,
} from '../../../test/support/planned.ts';
import { builtIn } from '../../catalogue/catalogue.ts';
import { contentDigest, digestPlan } from './content-digest.ts';
import type { FetchResult } from '../interface/applying.ts';
import { planResult } from './customers.ts';
import { asKept } from '../../../test/support/as-kept.ts';

const fetched = { custId: one, fetchNumber: 20, fetchedAt };

const current = (seed: number, fetchNumber = 20): FetchResult =>
  fetchedCustomer(madeUpCustomer('1', { seed }), fetchNumber);
const gone = (fetchNumber = 20): FetchResult => ({ ...fetched, fetchNumber, kind: 'gone' });
const failed: FetchResult = {
  ...fetched,
  kind: 'failed',
  errorCode: 'AA_TIMEOUT',
  errorMessage: 'slow',
  nextAttemptAt: null,
};

describe('a customer that AA told of', () => {
  test('is created, told of as a whole, and settles what the ledger asked', () => {
    const plan = planResult(context({ own: [entry()] }), current(1));
    expect(plan.applied).toMatchObject({ outcome: 'created', knownAt: new Date(entry().known_at) });
    expect(plan.written).toMatchObject({ place: null });
    expect(plan.change).toMatchObject({ kind: 'created', fields: null });
    expect(plan.ledger.settled).toEqual([
      { entry: entry(), leftOver: false, fetchNumber: 20, outcome: 'created' },
    ]);
  });

  test('P3: that was the same when it was claimed, and is the same no longer, must be fetched again', () => {
    const record = madeUpCustomer('1', { seed: 1 });
    const known = new Map([[one, contentDigest(asKept(record), digestPlan(builtIn)).contentHash]]);
    const result = fetchedCustomer(record, 20, known);
    const plan = planResult(context({ own: [entry()], marks: [stored(2)] }), result);
    expect(plan).toMatchObject({
      applied: { outcome: 'moved', knownAt: null },
      ledger: { settled: [], changed: [] },
    });
    expect([plan.written, plan.touched, plan.change]).toEqual([undefined, undefined, undefined]);
    expect(planResult(context({ marks: [stored(1)] }), result).applied.outcome).toBe('unchanged');
  });

  test('P7: that is as it was is only touched, and nothing is told', () => {
    const plan = planResult(context({ marks: [stored(1)] }), current(1));
    expect(plan).toMatchObject({ applied: { outcome: 'unchanged' }, touched: { place: 'there' } });
    expect([plan.written, plan.change]).toEqual([undefined, undefined]);
  });

  test('P7: that differs is told by its sections and its fields', () => {
    const plan = planResult(context({ marks: [stored(1)] }), current(2));
    expect(plan.written).toMatchObject({ place: 'there' });
    expect(plan.change?.kind).toBe('updated');
    expect(plan.change?.sections).toContain('memberships');
    expect(plan.change?.fields).toContain('customer.seed');
  });

  test('P3: that was fetched before what is stored changes nothing, and settles by the number that is stored', () => {
    const plan = planResult(
      context({ own: [entry()], marks: [stored(1, { fetch_number: 30 })] }),
      current(2, 20),
    );
    expect(plan).toMatchObject({ applied: { outcome: 'stale' }, ledger: { settled: [{ fetchNumber: 30 }] } });
    expect([plan.written, plan.touched]).toEqual([undefined, undefined]);
  });

  test('that was a tombstone is restored', () => {
    const tombstone = stored(1, { deleted: true, content_hash: '', section_hashes: '{}', document: null });
    const plan = planResult(context({ marks: [tombstone] }), current(1));
    expect(plan).toMatchObject({ applied: { outcome: 'restored' }, change: { fields: null } });
  });

  test('P3: that nobody stored or queued is not created by a fetch from before one that found somebody gone', () => {
    const vanished = { vanishedFetchNumber: 21 };
    expect(planResult(context({}, vanished), current(1)).applied.outcome).toBe('stale');
    const queued = planResult(context({ own: [entry()] }, vanished), current(1));
    expect(queued.applied.outcome).toBe('created');
  });

  test('P11: that is to be ignored leaves no trace', () => {
    const plan = planResult(context({ own: [entry()], forgotten: [{ cust_id: '1' }] }), current(1));
    expect(plan).toEqual({
      applied: { custId: '1', outcome: 'forgotten', sections: [], knownAt: null },
      ledger: { settled: [], changed: [] },
    });
  });
});

describe('a customer that AA does not know', () => {
  test('P6: is marked where the ledger asked, and stays', () => {
    const plan = planResult(context({ own: [entry()], marks: [stored(1)] }), gone());
    expect(plan).toMatchObject({ applied: { outcome: 'gone' }, ledger: { changed: [{ state: 'gone' }] } });
    expect(plan.buried).toBeUndefined();
  });

  test('is buried at once where nobody had queued it', () => {
    const plan = planResult(context({ marks: [stored(1)] }), gone());
    expect(plan).toMatchObject({ applied: { outcome: 'deleted' }, buried: { place: 'there' } });
    expect(plan.change).toMatchObject({ kind: 'deleted', sections: [] });
  });

  test('P3: and that we never stored leaves the number of the fetch', () => {
    const plan = planResult(context({ own: [entry()] }), gone());
    expect(plan).toMatchObject({ applied: { outcome: 'unchanged' }, vanished: 20 });
    expect(plan.ledger.settled).toMatchObject([{ outcome: 'unknown' }]);
  });
});

describe('a customer that could not be fetched', () => {
  test('P8: is parked with its error', () => {
    const plan = planResult(context({ own: [entry({ claimed_by: 4 })] }), failed);
    expect(plan.applied.outcome).toBe('parked');
    expect(plan.ledger.changed).toMatchObject([
      { state: 'parked', attempts: 1, error_code: 'AA_TIMEOUT', parked_at: now, claimed_by: null },
    ]);
  });

  test('takes over what an earlier drain left of it (P9)', () => {
    const plan = planResult(context({ own: [entry()], waiting: [left()] }), failed);
    expect(plan.ledger.changed).toMatchObject([{ drain_no: 7, known_at: left().known_at, attempts: 3 }]);
    expect(plan.ledger.settled).toMatchObject([{ outcome: 'folded', leftOver: true }]);
  });

  test('and that a person asked for is parked only where it is parked already', () => {
    const byPerson = { fencing: null };
    const pending = planResult(context({ own: [entry()], waiting: [left()] }, byPerson), failed);
    expect(pending.ledger.changed).toMatchObject([{ drain_no: 3, attempts: 3 }]);
    const nobody = planResult(context({ own: [entry()] }, byPerson), failed);
    expect(nobody.applied.outcome).toBe('unchanged');
  });
});

test('P3: an entry that came in after the fetch was sent is not touched by it', () => {
  const later = entry({ known_fetch_number: 20 });
  for (const result of [current(1), gone(), failed]) {
    const { ledger } = planResult(context({ own: [later], waiting: [{ ...left(), ...later }] }), result);
    expect(ledger).toMatchObject({ settled: [], changed: [] });
  }
});
