// Made-up input of the planner: entries of the ledger, stored customers, and the read of a batch.

import { builtIn } from '../../src/catalogue/catalogue.ts';
import { custId, type CustId } from '../../src/catalogue/ids.ts';
import { batchRead, type BatchRead, type BatchRows, type MarkRow } from '../../src/shadow/plan/batch-read.ts';
import { contentDigest, digestPlan } from '../../src/shadow/plan/content-digest.ts';
import { documentPlan } from '../../src/shadow/plan/changed-fields.ts';
import type { PlanContext } from '../../src/shadow/plan/customers.ts';
import type { Entry } from '../../src/shadow/plan/entries.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import { preparation } from '../../src/shadow/plan/preparation.ts';
import type { Current } from '../../src/shadow/plan/customers.ts';
import { asKept } from './as-kept.ts';

/** The present drain. */
export const atWork = 7;
export const now = '2030-01-02T00:00:00.000Z';
export const fetchedAt = new Date('2030-01-01T12:00:00.000Z');

export const entry = (changes: Partial<Entry> = {}): Entry => ({
  place: 'somewhere',
  drain_no: atWork,
  cust_id: '1',
  state: 'pending',
  attempts: 0,
  known_at: '2030-01-01T00:00:00.000Z',
  known_fetch_number: 10,
  claimed_by: null,
  parked_at: null,
  next_attempt_at: null,
  error_code: null,
  error_message: null,
  gone_at: null,
  failures: null,
  error_group: null,
  gone_kind: null,
  ...changes,
});

/** An entry that an earlier drain left. */
export const left = (changes: Partial<Entry> = {}): Entry =>
  entry({ drain_no: 3, state: 'parked', known_at: '2029-12-01T00:00:00.000Z', attempts: 2, ...changes });

/** The customer `madeUpCustomer('1', { seed })` as stored by a fetch. */
export function stored(seed: number, changes: Partial<MarkRow> = {}): MarkRow {
  const record = madeUpCustomer('1', { seed });
  const { contentHash, parts } = contentDigest(asKept(record), digestPlan(builtIn));
  return {
    place: 'there',
    cust_id: '1',
    fetch_number: 5,
    shape_no: 0,
    content_hash: contentHash,
    deleted: false,
    section_hashes: JSON.stringify(Object.fromEntries(parts)),
    document: JSON.stringify(record.document),
    ...changes,
  };
}

export const read = (rows: Partial<BatchRows>): BatchRead =>
  batchRead({ drainNo: atWork, own: [], waiting: [], marks: [], forgotten: [], ...rows });

export const context = (rows: Partial<BatchRows>, changes: Partial<PlanContext> = {}): PlanContext => ({
  ...read(rows),
  at: now,
  fencing: 4,
  digests: digestPlan(builtIn),
  documents: documentPlan(builtIn),
  vanishedFetchNumber: 0,
  keepsWords: true,
  lacks: new Map(),
  unkept: new Map(),
  askedByRule: new Set(),
  ...changes,
});

export const one = custId('1');

/** A customer that was fetched. `known`: hashes of what is stored, as far as it is known when the customer is read. */
export const current = (
  record: CustomerRecord,
  fetchNumber: number,
  known?: ReadonlyMap<CustId, string>,
): Current => ({
  kind: 'current',
  custId: record.custId,
  fetchNumber,
  fetchedAt,
  customer: preparation(builtIn, known)(asKept(record)),
});
