// Whether a client's shadow was ever filled (P15). An empty or a nearly empty database looks the same to the queue as a full
// one: AA names changes only. So it is noted once how the shadow was filled.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Transaction } from '../engine.ts';
import type { Population, PopulationKind } from '../interface/population.ts';
import { customerCounts } from '../reads/counts.ts';
import { required } from '../statement.ts';
import type { SyncClients, SyncDrains } from '../tables/bookkeeping-tables.ts';
import { sendAction } from './actions.ts';
import { clientRow, keepOfClient, addOfClient, type PartOfClient, registerClient } from './clients.ts';
import { entriesWithoutReason, newestFilledDrain } from './drain-rows.ts';
import type { Ledger } from './ledger.ts';
import { curedBy } from './set-backs.ts';

interface Note {
  readonly how: PopulationKind;
  readonly at: string;
  readonly by: string | null;
  readonly customers: number;
}

const noteOf = (note: Note): string => JSON.stringify(note);

export function toPopulation(text: string | null): Population | null {
  if (text === null) return null;
  const { how, at, by, customers } = JSON.parse(text) as Note;
  return { how, at: new Date(at), by, customers };
}

/** A queue answer: its number, its customers, and those of them that came without a reason. */
export interface Answer {
  readonly maxQueueNumber: string;
  readonly customers: number;
  readonly withoutReason: number;
}

/** So many customers are not put into the queue one by one at AA's own pages. */
const severalHands = 20;

/**
 * Whether only a population can have filled a queue like this. Two of three signs are enough: most of its customers came without
 * a change behind them, those aside that were queued by name; AA's queue gave most of what it has ever held, since its numbers
 * begin with 1; and there are more customers than people put there one by one.
 */
export function looksLikePopulation(
  { maxQueueNumber, customers, withoutReason }: Answer,
  queuedByName: number,
): boolean {
  const unasked = withoutReason - queuedByName;
  const isUnasked = unasked > 0 && 2 * unasked >= customers;
  const isMostOfAll = /^\d{1,15}$/.test(maxQueueNumber) && Number(maxQueueNumber) <= 2 * customers;
  const areMany = customers - queuedByName >= severalHands;
  return [isUnasked, isMostOfAll, areMany].filter(Boolean).length > 1;
}

type Asked = Pick<SyncClients, 'population_asked_at'>;

/**
 * Whether AA was asked for the answer after everyone was queued. AA may take long to make an answer, and one that was asked for
 * before lacks what the call queued. Times are ISO text, so they compare as text.
 */
const isAfterAsking = (
  { population_asked_at: everyoneAt }: Asked,
  { asked_at: askedAt }: Pick<SyncDrains, 'asked_at'>,
): boolean => everyoneAt !== null && askedAt !== null && askedAt >= everyoneAt;

type Received = Pick<SyncDrains, 'client_id' | 'drain_no' | 'asked_at'> & Omit<Answer, 'withoutReason'>;

/** The change to the client's row when the answer of a drain is complete. */
export async function arriving(tx: Transaction, row: SyncClients, drain: Received): Promise<PartOfClient> {
  const nothingToProve = row.population !== null && row.set_back === null;
  if (nothingToProve || drain.customers === 0) return {};
  const fills = isAfterAsking(row, drain) || (await wasSeen(tx, row, drain));
  return fills ? { population_drain_no: drain.drain_no } : {};
}

async function wasSeen(tx: Transaction, row: SyncClients, drain: Received): Promise<boolean> {
  if (row.population !== null) return false;
  const client = row.client_id as ClientId;
  const { entries } = required(await tx.first(entriesWithoutReason(client, drain.drain_no)));
  return looksLikePopulation({ ...drain, withoutReason: entries }, row.queued_by_name);
}

/** The change to the client's row when the drain that brings a population has finished. */
export function populatedBy(
  row: SyncClients,
  drain: Pick<SyncDrains, 'asked_at' | 'queued'>,
  at: string,
): PartOfClient {
  const how = isAfterAsking(row, drain) ? 'enqueued' : 'seen';
  const population = row.population ?? noteOf({ how, at, by: null, customers: drain.queued });
  return { population, population_drain_no: null, ...curedBy(row) };
}

/**
 * AA has put everyone into the queue; the call was sent at `since`. A worker may have received them before the answer to the
 * call arrived here.
 */
export async function populationAsked(ledger: Ledger, client: ClientId, since: Date): Promise<void> {
  const askedAt = since.toISOString();
  await ledger.database.write(async (tx) => {
    tx.send(registerClient(ledger, client));
    await ledger.own.holdClient(tx, client, 'changed');
    const row = { ...required(await tx.first(clientRow(client))), population_asked_at: askedAt };
    const drain = await tx.first(newestFilledDrain(client, askedAt));
    tx.send(
      keepOfClient(client, { population_asked_at: askedAt, ...(drain === null ? {} : met(row, drain)) }),
    );
  });
}

const met = (row: SyncClients, drain: SyncDrains): PartOfClient =>
  drain.state === 'done'
    ? populatedBy(row, drain, drain.last_settled_at ?? drain.received_at)
    : { population_drain_no: drain.drain_no };

/** A person says that everybody who is wanted is here, or in the queue. */
export async function populationSaid(ledger: Ledger, client: ClientId, by: string): Promise<Population> {
  const note = await ledger.database.write(async (tx) => {
    tx.send(registerClient(ledger, client));
    await ledger.own.holdClient(tx, client, 'changed');
    const { living: customers } = await customerCounts(tx, client);
    const said = noteOf({ how: 'said', at: await tx.now(), by, customers });
    tx.send(keepOfClient(client, { population: said, population_drain_no: null }));
    sendAction(tx, await tx.now(), { actor: by, action: 'population-said', client, count: 1 });
    return said;
  });
  return required(toPopulation(note));
}

/** Customers that a person queues by name come without a reason, as those of a population do. */
export const queuedByName = ({ database, own }: Ledger, client: ClientId, customers: number): Promise<void> =>
  database.write(async (tx) => {
    tx.send(registerClient({ own }, client));
    tx.send(addOfClient(client, 'queued_by_name', customers));
  });
