// AA's queue may spell a customer's number with other leading zeros than its details do. A customer that is stored keeps the
// spelling under which it is stored; a new one has the spelling of the details. The entries of the ledger follow
// (docs/decisions/0019-a-customer-keeps-its-first-spelling.md). Where both spellings are stored, they are two customers.

import { AaError } from '../../aa/aa-error.ts';
import type { AaShadowError } from '../../aa-shadow-error.ts';
import type { Prepare } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import { bareId, respelled } from '../../catalogue/spellings.ts';
import type { Claimant, ClaimedEntry, StorableCustomer } from '../../shadow/shadow.ts';
import type { SyncContext } from '../work/context.ts';
import { fetched, type Fetched, type Wanted } from './call.ts';

/** The number under which a result is applied. */
export const numberOf = (result: Fetched): CustId =>
  'customer' in result ? result.customer.custId : result.wanted.custId;

/** Whether AA answered without the customer, and without saying that it does not exist. */
export const isAbsence = ({ code }: AaShadowError): boolean =>
  code === 'AA_CUSTOMER_MISSING' || code === 'AA_CUSTOMER_OTHER';

/**
 * Prepares a customer that is stored as it was asked for under that spelling, however the answer spells it. `custIds`: all that
 * are asked for in this call. A known living customer among them may differ from a wanted one in leading zeros alone.
 */
export function keepingSpellings(
  prepare: Prepare<StorableCustomer>,
  wanted: readonly Wanted[],
  custIds: readonly CustId[],
): Prepare<StorableCustomer> {
  const asked = new Set(custIds);
  const byNumber = Map.groupBy(custIds, bareId);
  const stored = new Set(wanted.filter(isStoredAsAsked).map(({ custId }) => custId));
  return (record) => {
    if (asked.has(record.custId)) return prepare(record);
    const [own, ...others] = byNumber.get(bareId(record.custId)) ?? [];
    const keeps = own !== undefined && others.length === 0 && stored.has(own);
    return prepare(keeps ? respelled(record, own) : record);
  };
}

const isStoredAsAsked = ({ storedHash, isStored = storedHash !== null }: Wanted): boolean => isStored;

/** A result counts for one of two spellings only if the other one is not stored as a customer of its own. */
export async function spelledApart(
  { client, shadow }: Pick<SyncContext, 'client' | 'shadow'>,
  results: readonly Fetched[],
): Promise<readonly Fetched[]> {
  const doubtful = results.filter((result) => otherSpelling(result) !== null);
  if (doubtful.length === 0) return results;
  const stored = await shadow.storedSpellings(
    client,
    doubtful.flatMap((result) => [numberOf(result), otherSpelling(result) ?? []].flat()),
  );
  const isStored = (id: CustId, other: CustId): boolean => stored.get(other)?.includes(id) === true;
  return results.map((result) => {
    const other = otherSpelling(result);
    if (other === null) return result;
    const number = numberOf(result);
    return isStored(number, other) && isStored(other, number) ? another(result, other) : result;
  });
}

/** The spelling that a result does not go by. `null`: the answer spells the number as it was asked for. */
function otherSpelling(result: Fetched): CustId | null {
  if (!('customer' in result) || result.spelling === undefined) return null;
  return numberOf(result) === result.spelling ? result.wanted.custId : result.spelling;
}

const another = (result: Fetched, other: CustId): Fetched =>
  fetched(result.wanted, result, {
    kind: 'failed',
    error: new AaError('AA_CUSTOMER_OTHER', {
      detail: `AA answered ${other === result.wanted.custId ? numberOf(result) : other} instead, and both are stored here`,
    }),
  });

/** Two spellings of a batch may turn out to be one customer. Of several results for a number, the newest counts. */
export function onePerNumber(results: readonly Fetched[]): readonly Fetched[] {
  const newest = new Map<CustId, Fetched>();
  for (const result of results) {
    const known = newest.get(numberOf(result));
    if (known === undefined || known.fetchNumber < result.fetchNumber) newest.set(numberOf(result), result);
  }
  return newest.size === results.length ? results : [...newest.values()];
}

/**
 * The results by the numbers under which they are stored, and the claimed entries with them. A customer of whom AA knows nothing, and
 * which is stored under one other spelling, is left out: its entry is given back under that spelling, and AA is asked again.
 */
export async function spelledAsStored(
  context: SyncContext,
  claimant: Claimant,
  entries: readonly ClaimedEntry[],
  results: readonly Fetched[],
): Promise<readonly Fetched[]> {
  const apart = await spelledApart(context, results);
  const elsewhere = await storedElsewhere(context, apart);
  const spellings = new Map([...elsewhere, ...apart.filter(isRespelled).map(toSpelling)]);
  if (spellings.size === 0) return apart;
  const { shadow } = context;
  const moved = entries.flatMap((entry) => {
    const spelling = spellings.get(entry.custId);
    return spelling === undefined ? [] : [{ ...entry, spelling }];
  });
  await shadow.respell(claimant, moved);
  await shadow.unclaim(
    claimant,
    moved
      .filter(({ custId }) => elsewhere.has(custId))
      .map((entry) => ({ ...entry, custId: entry.spelling })),
  );
  return onePerNumber(apart.filter(({ wanted }) => !elsewhere.has(wanted.custId)));
}

const isRespelled = (result: Fetched): boolean => numberOf(result) !== result.wanted.custId;

const toSpelling = (result: Fetched): readonly [CustId, CustId] => [result.wanted.custId, numberOf(result)];

/** Customers without a row of their own, of whom AA knows nothing: asked for → the one other spelling that is stored. */
async function storedElsewhere(
  { client, shadow }: Pick<SyncContext, 'client' | 'shadow'>,
  results: readonly Fetched[],
): Promise<ReadonlyMap<CustId, CustId>> {
  const absent = results.filter(
    (result) =>
      result.wanted.storedHash === null &&
      (result.kind === 'gone' || (result.kind === 'failed' && isAbsence(result.error))),
  );
  if (absent.length === 0) return new Map();
  const stored = await shadow.storedSpellings(
    client,
    absent.map(({ wanted }) => wanted.custId),
  );
  return new Map(
    [...stored].flatMap(([id, [only, ...more]]) =>
      only !== undefined && more.length === 0 ? [[id, only]] : [],
    ),
  );
}
