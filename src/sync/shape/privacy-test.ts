// Looks for what a policy takes out in the places that it leaves as they are. AA is asked for a sample of the stored customers: what
// was taken out before is not stored. Nothing of the answers is kept but counts.

import type { CustomerRecord, PreparedCustomer } from '../../catalogue/customer-record.ts';
import { factCount, type FoundFacts } from '../../shape/same-facts.ts';
import { auditIds } from '../audit/audit-ids.ts';
import { customersPerCall, type SyncContext } from '../work/context.ts';
import { shapingFor } from './shaping.ts';

interface Held extends PreparedCustomer {
  readonly record: CustomerRecord;
}

/** An answer may break off and come again, so it is counted when it is whole. */
const held = (record: CustomerRecord): Held => ({ custId: record.custId, contentHash: '', record });

export async function privacyTest(
  context: SyncContext,
  sample: { readonly size: number; readonly seed: string },
): Promise<FoundFacts> {
  const { aa, signal } = context;
  // A person waits for it.
  const lane = 'asked';
  const { policy, fresh } = shapingFor(context);
  const count = factCount(policy);
  const ids = await auditIds(context, { kind: 'sample', ...sample }, sample.size);
  let customers = 0;
  for (;;) {
    const some = await ids.next(customersPerCall(context));
    if (some.length === 0) return { customers, facts: count.counts() };
    const answer = await aa.getCustomers(some, { lane, signal, prepare: held });
    for (const { record } of answer.customers) count.add(record, fresh(record));
    customers += answer.customers.length;
  }
}
