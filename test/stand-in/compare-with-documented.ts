// Compares a shadow with the truth of the stand-in, row by row and value by value, in both directions.

import type { ClientId, CustId } from '../../src/catalogue/ids.ts';
import type { Shadow, StoredCustomer } from '../../src/shadow/shadow.ts';
import type { TrueRow, Truth } from './stand-in-truth.ts';

type Row = Readonly<Record<string, unknown>>;

/** Columns that are the shadow's own. `extra` is not among them: whatever is documented has its place. */
const ownColumns = new Set(['client_id', 'cust_id', 'item_no']);

/** Customers read at the same time. */
const atOnce = 20;

/** One line for each kind of difference, with the first of them: thousands would tell no more. */
export function byKind(differences: readonly string[]): readonly string[] {
  const kinds = new Map<string, { readonly first: string; times: number }>();
  for (const difference of differences) {
    const kind = difference.replace(/^\S+ /, '').replace(/\[\d+\]|: .*$/gs, '');
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, { first: difference, times: 1 });
    else known.times += 1;
  }
  return [...kinds.values()].map(({ first, times }) =>
    times === 1 ? first : `${first} (and ${times - 1} more)`,
  );
}

/** Every difference, named by customer, table and column; none means that the shadow is exactly the truth. */
export async function differencesFromDocumented(
  shadow: Shadow,
  client: ClientId,
  truths: readonly Truth[],
  deleted: readonly string[],
): Promise<readonly string[]> {
  const differences: string[] = [];
  for (let from = 0; from < truths.length; from += atOnce) {
    const some = truths.slice(from, from + atOnce);
    const stored = await Promise.all(some.map(({ custId }) => shadow.customer(client, custId as CustId)));
    for (const [i, truth] of some.entries()) {
      const customer = stored[i] ?? null;
      if (customer === null || customer.deletedAt !== null)
        differences.push(`${truth.custId} customers: is missing`);
      else differences.push(...customerDifferences(customer, truth));
    }
  }
  const expected = new Set(truths.map(({ custId }) => custId));
  for (const custId of await livingIds(shadow, client))
    if (!expected.has(custId)) differences.push(`${custId} customers: should not be there`);
  for (const custId of deleted) {
    const stored = await shadow.customer(client, custId as CustId);
    if (stored === null || stored.deletedAt === null)
      differences.push(`${custId} customers: is no tombstone`);
  }
  return differences;
}

async function livingIds(shadow: Shadow, client: ClientId): Promise<readonly string[]> {
  const all: CustId[] = [];
  for (;;) {
    const page = await shadow.customerIds(client, all.at(-1) ?? null, 1000);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

function customerDifferences(stored: StoredCustomer, truth: Truth): readonly string[] {
  const { custId } = truth;
  const found = rowDifferences(`${custId} customers`, stored.columns, truth.columns);
  const tables = stored.rows as Readonly<Record<string, readonly Row[]>>;
  for (const table of new Set([...Object.keys(tables), ...Object.keys(truth.rows)])) {
    const wanted = truth.rows[table] ?? [];
    const rows = tables[table] ?? [];
    if (rows.length !== wanted.length)
      found.push(`${custId} ${table}: ${rows.length} rows instead of ${wanted.length}`);
    for (const [i, row] of wanted.entries())
      found.push(...rowDifferences(`${custId} ${table}[${i + 1}]`, rows[i] ?? {}, row));
  }
  return found;
}

/** A column that is not told of must have no value. */
function rowDifferences(where: string, stored: Row, wanted: TrueRow): string[] {
  const columns = new Set([...Object.keys(wanted), ...Object.keys(stored)]);
  const found: string[] = [];
  for (const column of columns) {
    if (ownColumns.has(column)) continue;
    const [is, should] = [plain(stored[column]), plain(wanted[column])];
    if (is !== should) found.push(`${where}.${column}: ${is} instead of ${should}`);
  }
  return found;
}

/** As text that is the same for the same value: an empty list is no value, and keys of an object have no order. */
function plain(value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return 'null';
  return JSON.stringify(sorted(value ?? null));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
