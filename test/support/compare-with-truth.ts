// Compares a shadow with the truth of the simulated AA, customer by customer and value by value.

import { isDeepStrictEqual } from 'node:util';
import type { ClientId } from '../../src/catalogue/ids.ts';
import { sections } from '../../src/catalogue/sections.ts';
import type { Shadow, StoredCustomer } from '../../src/shadow/shadow.ts';
import type { CustomerTruth } from '../../src/simulator/world/truth.ts';

/** Returns a text for every difference. An empty list means that the shadow is exactly the truth. */
export async function differencesFromTruth(
  shadow: Shadow,
  client: ClientId,
  truths: Iterable<CustomerTruth>,
): Promise<readonly string[]> {
  const differences: string[] = [];
  const expected = new Set<string>();
  for (const truth of truths) {
    expected.add(truth.custId);
    differences.push(...differencesOf(truth.custId, await shadow.customer(client, truth.custId), truth));
  }
  for (const custId of await livingIds(shadow, client))
    if (!expected.has(custId)) differences.push(`${custId} should not be there`);
  return differences;
}

/** The differences of one customer. A truth of `null` means that the customer does not exist. */
export function differencesOf(
  custId: string,
  stored: StoredCustomer | null,
  truth: CustomerTruth | null,
): readonly string[] {
  const living = stored === null || stored.deletedAt !== null ? null : stored;
  if (truth === null) return living === null ? [] : [`${custId} should not be there`];
  return living === null ? [`${custId} is missing`] : customerDifferences(living, truth);
}

async function livingIds(shadow: Shadow, client: ClientId): Promise<readonly string[]> {
  const all: string[] = [];
  for (;;) {
    const after = all.at(-1) ?? null;
    const page = await shadow.customerIds(client, after as never, 1000);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

function customerDifferences(stored: StoredCustomer, truth: CustomerTruth): readonly string[] {
  const found = valueDifferences(truth.custId, 'customers', stored.columns, truth.values);
  for (const { name, table } of sections) {
    const wanted = truth.sections[name] ?? [];
    const rows = stored.rows[table];
    if (rows.length !== wanted.length)
      found.push(`${truth.custId} ${table}: ${rows.length} rows instead of ${wanted.length}`);
    wanted.forEach((row, i) => {
      const { parentNo, ...values } = row;
      const expected = parentNo === undefined ? values : { ...values, job_item_no: parentNo };
      found.push(...valueDifferences(truth.custId, `${table}[${i + 1}]`, rows[i] ?? {}, expected));
    });
  }
  return found;
}

/** Objects in a list keep AA's own names, which may be spelled in capitals. */
function inAnyCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inAnyCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), inAnyCase(one)]));
}

const valueDifferences = (
  custId: string,
  where: string,
  stored: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): string[] =>
  Object.entries(wanted)
    .filter(([column, value]) => !isDeepStrictEqual(inAnyCase(stored[column] ?? null), inAnyCase(value)))
    .map(
      ([column, value]) =>
        `${custId} ${where}.${column}: ${JSON.stringify(stored[column] ?? null)} instead of ${JSON.stringify(value)}`,
    );
