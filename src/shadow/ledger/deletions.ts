// Settles the deletions for which AA gave evidence, or refuses them when a person says so (P6). The brake decides once, about
// the number of deletions that are waiting then. A long list is worked off in pages. After a crash in between, fewer
// deletions are left for the next decision, never more.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { Engine, NumberRange, Transaction } from '../engine.ts';
import type { GoneKind } from '../interface/applying.ts';
import type { DeletionBrake, DeletionsAnswer } from '../interface/ledger.ts';
import type { CountedAnswer, DeletionDecisionTerms } from '../interface/operations.ts';
import { planDeletion } from '../plan/deletions.ts';
import { brakeHolds, brakeOf } from '../plan/deletions-brake.ts';
import { failureText } from '../plan/failures.ts';
import { customerCounts } from '../reads/counts.ts';
import { sendAction } from './actions.ts';
import { holdAlone, readClient, writePlans } from './apply.ts';
import { breathe } from './parts.ts';
import { openCounts } from './drain-rows.ts';
import { goneAlive, goneCounts, goneEntries, parkGone } from './gone-entries.ts';
import { ledgerCodes } from './ledger-codes.ts';
import type { Ledger } from './ledger.ts';
import { inPages } from './parked.ts';
import { endOfPage } from './parked-entries.ts';
import { countIn } from './progress.ts';

const entriesPerPage = 500;

/** Deletions and leavers have each their own brake. Where one of them holds, the others are settled all the same. */
export async function settleDeletions(
  ledger: Ledger,
  client: ClientId,
  brake: DeletionBrake,
): Promise<DeletionsAnswer> {
  const first = await ledger.database.write((tx) => decideAndSettle(ledger, tx, client, brake));
  let { deleted } = first;
  for (const { kind, entries } of first.free)
    for (let left = entries - entriesPerPage; left > 0; left -= entriesPerPage) {
      await breathe();
      deleted += await ledger.database.write((tx) => settlePage(ledger, tx, client, { left, kind }));
    }
  return first.held === 0
    ? { kind: 'settled', deleted }
    : { kind: 'braked', gone: first.held, customers: first.customers };
}

interface FirstPages {
  readonly deleted: number;
  /** Kinds that are settled, with their entries. */
  readonly free: readonly { readonly kind: GoneKind | null; readonly entries: number }[];
  /** Customers whom a brake holds. */
  readonly held: number;
  readonly customers: number;
}

async function decideAndSettle(
  ledger: Ledger,
  tx: Transaction,
  client: ClientId,
  brake: DeletionBrake,
): Promise<FirstPages> {
  const counts = await tx.all(goneCounts(client));
  if (counts.length === 0) return { deleted: 0, free: [], held: 0, customers: 0 };
  const alive = new Map((await tx.all(goneAlive(client))).map((one) => [one.gone_kind, one.gone]));
  const { living: customers } = await customerCounts(tx, client);
  const isHeld = (kind: GoneKind | null): boolean =>
    brakeHolds(brakeOf(brake, kind), alive.get(kind) ?? 0, customers);
  const kinds = counts.map(({ gone_kind: kind, gone: entries }) => ({ kind, entries }));
  const free = kinds.filter(({ kind }) => !isHeld(kind));
  const held = kinds.filter(({ kind }) => isHeld(kind));
  let deleted = 0;
  for (const { kind, entries: left } of free) deleted += await settlePage(ledger, tx, client, { left, kind });
  return { deleted, free, held: held.reduce((sum, { kind }) => sum + (alive.get(kind) ?? 0), 0), customers };
}

interface SettledPage {
  readonly left: number;
  /** Only those. Left out: all. */
  readonly kind?: GoneKind | null;
}

/** Returns how many became tombstones, or left. */
async function settlePage(
  ledger: Ledger,
  tx: Transaction,
  client: ClientId,
  { left, kind }: SettledPage,
): Promise<number> {
  holdAlone(ledger, tx, client);
  const found = await tx.all(goneEntries(client, Math.min(left, entriesPerPage), kind));
  const custIds = [...new Set(found.map(({ cust_id }) => custId(cust_id)))];
  const wanted = custIds.map((id) => ({ custId: id, contentHash: '' }));
  const { mark, ...read } = await readClient(ledger, tx, { client, lease: null, wanted });
  const plans = custIds.flatMap((id) => planDeletion(read, id, mark.now) ?? []);
  writePlans(ledger, tx, { client, plans, mark });
  reached('deletions-settling');
  return plans.filter(({ buried, unkept }) => buried !== undefined || unkept !== undefined).length;
}

/** The customers whose deletion needs the decision of a person, in ascending order. */
export const goneCustomers = async (
  { database }: Engine,
  client: ClientId,
  limit: number,
): Promise<readonly CustId[]> =>
  (await database.all(goneEntries(client, limit))).map(({ cust_id }) => custId(cust_id));

/** Of those, whom AA has, and the rule does not keep. */
export const leavingCustomers = async (
  { database }: Engine,
  client: ClientId,
  limit: number,
): Promise<readonly CustId[]> =>
  (await database.all(goneEntries(client, limit, 'irrelevant'))).map(({ cust_id }) => custId(cust_id));

export const refuseDeletions = (ledger: Ledger, client: ClientId): Promise<number> =>
  inPages(ledger, { client, hold: 'shared' }, 'gone', (tx, range) => refused(ledger, tx, client, range));

async function refused(
  { own }: Ledger,
  tx: Transaction,
  client: ClientId,
  range: NumberRange,
): Promise<number> {
  const [code, message] = ['LEDGER_DELETION_REFUSED', ledgerCodes.LEDGER_DELETION_REFUSED.summary];
  const refusal = { at: await tx.now(), code, message };
  const failures = own.failuresWith(failureText(refusal));
  return tx.run(parkGone(client, { ...refusal, failures, range }));
}

/** A person has decided, so the brake allows everything. */
const openBrake: DeletionBrake = {
  share: 1,
  atLeast: Number.MAX_SAFE_INTEGER,
  leaving: { share: 1, atLeast: Number.MAX_SAFE_INTEGER },
};

/**
 * A person decides on as many deletions as were seen. Their number is looked at in the transaction that settles the first of them,
 * and the client's row is held: of two people the second one is told.
 */
export async function decideDeletions(
  ledger: Ledger,
  client: ClientId,
  terms: DeletionDecisionTerms,
): Promise<CountedAnswer> {
  const first = await ledger.database.write((tx) => decideFirst(ledger, tx, client, terms));
  if (first.kind === 'changed') return first;
  if (terms.what === 'refuse')
    return { kind: 'done', count: first.count + (await refuseDeletions(ledger, client)) };
  const rest = await settleDeletions(ledger, client, openBrake);
  return { kind: 'done', count: first.count + (rest.kind === 'settled' ? rest.deleted : 0) };
}

async function decideFirst(
  ledger: Ledger,
  tx: Transaction,
  client: ClientId,
  { what, expected, by }: DeletionDecisionTerms,
): Promise<CountedAnswer> {
  holdAlone(ledger, tx, client);
  await ledger.own.holdClient(tx, client, 'changed');
  const waiting = countIn(await tx.all(openCounts(client, 'all')), 'gone');
  if (waiting !== (expected ?? waiting)) return { kind: 'changed', count: waiting };
  if (waiting > 0 || expected !== null)
    sendAction(tx, await tx.now(), { actor: by, action: `deletions-${what}`, client, count: waiting });
  if (waiting === 0) return { kind: 'done', count: 0 };
  if (what === 'confirm')
    return { kind: 'done', count: await settlePage(ledger, tx, client, { left: waiting }) };
  const page = { state: 'gone', after: null, entries: entriesPerPage } as const;
  const upTo = (await tx.first(endOfPage(client, page)))?.cust_id ?? null;
  return { kind: 'done', count: await refused(ledger, tx, client, { after: null, upTo }) };
}
