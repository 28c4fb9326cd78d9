// Counts that walk an index and never a customer.

import type { ClientId } from '../../catalogue/ids.ts';
import { required } from '../required.ts';
import { allCustomers, tombstones } from '../statements/reading-statements.ts';
import { postgresBuilder } from './postgres-builder.ts';
import type { Transaction } from './transaction.ts';

export interface CustomerCounts {
  readonly living: number;
  readonly tombstones: number;
}

export async function customerCounts(transaction: Transaction, client: ClientId): Promise<CustomerCounts> {
  const [all, dead] = await Promise.all([
    transaction.first(allCustomers(postgresBuilder, client)),
    transaction.first(tombstones(postgresBuilder, client)),
  ]);
  const gone = required(dead).count;
  return { living: required(all).count - gone, tombstones: gone };
}
