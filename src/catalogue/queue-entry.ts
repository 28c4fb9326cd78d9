// What AA's queue says of one changed customer (3.4.1 Get Queue Customers).

import type { CustId } from './ids.ts';

/** Why a customer is queued. All parts as AA sent them, `null` where absent. */
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

/** A reason with action DELETE on the customer master table says that the customer was deleted. */
export const saysDeleted = (reasons: readonly QueueReason[]): boolean =>
  reasons.some(
    ({ table, action }) => action?.toUpperCase() === 'DELETE' && table?.toUpperCase() === customerMasterTable,
  );
