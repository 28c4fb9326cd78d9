// A person decides on parked customers as he has seen them: nothing is done where their number is another one by then. The number is
// looked at in the transaction that does the first part, and the client's row is held. So of two people the second one is told.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { Transaction } from '../engine.ts';
import type { CountedAnswer, ParkedDecisionTerms } from '../interface/operations.ts';
import { required } from '../statement.ts';
import { sendAction } from './actions.ts';
import { openCounts } from './drain-rows.ts';
import type { Ledger } from './ledger.ts';
import { everyEntry } from './open-entries.ts';
import { droppedPart, retriedPart, workedOff } from './parked.ts';
import { parkedAmong } from './parked-entries.ts';
import { groupCount, groupSlice, parkedNumbers, type PlaceAmongParked } from './parked-group-rows.ts';
import { breathe } from './parts.ts';
import { countIn } from './progress.ts';

type Target = ParkedDecisionTerms['target'];

/** Where the next page begins. */
type Place = PlaceAmongParked | string | null;

const entriesPerPage = 2_000;

export async function decideParked(
  ledger: Ledger,
  client: ClientId,
  terms: ParkedDecisionTerms,
): Promise<CountedAnswer> {
  const first = await inTransaction(ledger, client, terms, async (tx) => {
    const parked = await countOf(ledger, tx, client, terms.target);
    const { by: actor, what, expected } = terms;
    if (parked !== (expected ?? parked)) return { kind: 'changed', count: parked, place: null } as const;
    if (parked > 0 || expected !== null)
      sendAction(tx, await tx.now(), { actor, action: `parked-${what}`, client, count: parked });
    return { kind: 'done', ...(await onePage(ledger, tx, client, terms, null)) } as const;
  });
  let { count, place } = first;
  while (place !== null) {
    await breathe();
    const after: Place = place;
    const page = await inTransaction(ledger, client, terms, (tx) =>
      onePage(ledger, tx, client, terms, after),
    );
    count += page.count;
    place = page.place;
  }
  return { kind: first.kind, count };
}

/** The client's row is held first, as in every other write. What is dropped must not be parked or settled meanwhile. */
const inTransaction = <T>(
  { database, own }: Ledger,
  client: ClientId,
  { what }: ParkedDecisionTerms,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> =>
  database.write(async (tx) => {
    await own.holdClient(tx, client, what === 'drop' ? 'owned' : 'changed');
    return work(tx);
  });

interface Page {
  readonly count: number;
  /** `null`: it was the last one. */
  readonly place: Place;
}

async function onePage(
  ledger: Ledger,
  tx: Transaction,
  client: ClientId,
  { what, target }: ParkedDecisionTerms,
  after: Place,
): Promise<Page> {
  const { ids, place } = await idsAfter(tx, client, target, after);
  const work = what === 'drop' ? droppedPart(client) : retriedPart(client);
  return { count: await workedOff(ledger, tx, ids, work), place };
}

interface IdsOfPage {
  readonly ids: readonly CustId[];
  readonly place: Place;
}

async function idsAfter(tx: Transaction, client: ClientId, target: Target, after: Place): Promise<IdsOfPage> {
  if (target === 'all') {
    const rows = await tx.all(parkedNumbers(client, typeof after === 'string' ? after : '', entriesPerPage));
    return { ids: distinct(rows), place: isFull(rows) ? (rows.at(-1)?.cust_id ?? null) : null };
  }
  if (!('group' in target)) return { ids: [...new Set(target)], place: null };
  const slice = { ...target, after: typeof after === 'string' ? null : after, limit: entriesPerPage };
  const rows = await tx.all(groupSlice(client, slice));
  const last = rows.at(-1);
  const next = { parked_at: last?.parked_at ?? '', cust_id: last?.cust_id ?? '' };
  return { ids: distinct(rows), place: isFull(rows) ? next : null };
}

const isFull = (rows: readonly unknown[]): boolean => rows.length === entriesPerPage;

const distinct = (rows: readonly { readonly cust_id: string }[]): readonly CustId[] => [
  ...new Set(rows.map(({ cust_id }) => custId(cust_id))),
];

async function countOf(
  { dialect: { idsPerCondition } }: Ledger,
  tx: Transaction,
  client: ClientId,
  target: Target,
): Promise<number> {
  if (target === 'all') return countIn(await tx.all(openCounts(client, 'all')), 'parked');
  if ('group' in target)
    return required(await tx.first(groupCount(client, target.group, everyEntry))).entries;
  const ids = [...new Set(target)];
  let sum = 0;
  for (let at = 0; at < ids.length; at += idsPerCondition)
    sum += (await tx.all(parkedAmong(client, ids.slice(at, at + idsPerCondition)))).length;
  return sum;
}
