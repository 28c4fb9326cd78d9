// An entry of AA's queue: one changed customer with its reasons (3.4.1 Get Queue Customers).

import type { CustId } from './ids.ts';

/** One reason for which a customer is queued, as AA sent it. A missing part is `null`. */
export interface QueueReason {
  readonly table: string | null;
  readonly action: string | null;
  readonly reason: string | null;
}

export interface QueueEntry {
  readonly custId: CustId;
  readonly reasons: readonly QueueReason[];
}

const customerMasterTable = 'CEN_CUST_MAST';

/** Whether the reasons say that the customer was deleted: one has the action DELETE on the customer master table. */
export const saysDeleted = (reasons: readonly QueueReason[]): boolean =>
  reasons.some(
    ({ table, action }) => action?.toUpperCase() === 'DELETE' && table?.toUpperCase() === customerMasterTable,
  );
