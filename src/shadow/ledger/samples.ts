// Samples of how each client is, one every five minutes, kept for a day: what a chart of the last 24 hours needs. They are read and
// written for all clients at once. The time of the sample is a part of the key, so of several processes one writes it.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine, Reader } from '../engine.ts';
import type { AnswerTime, Sample, ShortLines } from '../interface/operations.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncClients, SyncDrains } from '../tables/bookkeeping-tables.ts';
import type { SyncSamples } from '../tables/look-tables.ts';
import { type DrainKey, mostParked, countOpen, waitingColumns, type WaitingColumns } from './open-entries.ts';
import { idParts } from './parts.ts';

const slotMs = 300_000;
const keptMs = 86_400_000;
const pointMs = 1_800_000;
const points = keptMs / pointMs;

const iso = (ms: number): string => new Date(ms).toISOString();
const floor = (now: string, ms: number): number => Math.floor(Date.parse(now) / ms) * ms;

/** Takes the samples of these five minutes, unless somebody has. Returns how many clients were written. */
export async function takeSamples(engine: Engine, answers: AnswersOf = new Map()): Promise<number> {
  const slot = iso(floor(await engine.database.now(), slotMs));
  const written = (await engine.database.first(someAt(slot))) === null ? await write(engine, slot) : 0;
  if (answers.size > 0) await addAnswers(engine, slot, answers);
  return written;
}

type AnswersOf = ReadonlyMap<ClientId, AnswerTime>;

async function write({ database, own }: Engine, slot: string): Promise<number> {
  const samples = await database.read((reader) => samplesNow(reader, slot));
  await database.write(async (tx) => {
    for (const part of idParts(samples)) tx.send(own.addAbsent('sync_samples', part));
    tx.send(removeBefore(iso(Date.parse(slot) - keptMs)));
  });
  return samples.length;
}

/** Of several processes that call AA for a client, the first one tells. */
async function addAnswers({ database }: Engine, slot: string, answers: AnswersOf): Promise<void> {
  const lacking = new Set<string>((await database.all(withoutAnswers(slot))).map((row) => row.client_id));
  const known = [...answers].filter(([client]) => lacking.has(client));
  if (known.length === 0) return;
  await database.write(async (tx) => {
    for (const [client, answer] of known) tx.send(setAnswers(client, slot, answer));
  });
}

const withoutAnswers = (slot: string): Statement<Pick<SyncSamples, 'client_id'>> =>
  build
    .selectFrom('sync_samples')
    .select('client_id')
    .where('sampled_at', '=', slot)
    .where('aa_median_ms', 'is', null)
    .compile();

const setAnswers = (client: ClientId, slot: string, { medianMs, slowestMs }: AnswerTime): Statement =>
  build
    .updateTable('sync_samples')
    .set({ aa_median_ms: medianMs, aa_slowest_ms: slowestMs })
    .where('client_id', '=', client)
    .where('sampled_at', '=', slot)
    .compile();

export const someAt = (slot: string): Statement<Pick<SyncSamples, 'sampled_at'>> =>
  build.selectFrom('sync_samples').select('sampled_at').where('sampled_at', '=', slot).limit(1).compile();

export const removeBefore = (time: string): Statement =>
  build.deleteFrom('sync_samples').where('sampled_at', '<', time).compile();

async function samplesNow(reader: Reader, slot: string): Promise<readonly SyncSamples[]> {
  const [clients, drains, now] = await Promise.all([
    reader.all(clientRows),
    reader.all(unfinished),
    reader.now(),
  ]);
  const pendingIn = await pendingOf(reader, drains);
  const drainsOf = Map.groupBy(drains, ({ client_id }) => client_id);
  return clients.map((of) => {
    const { client_id, change_no, paused_at, parked_count, oldest_waiting_at } = of;
    const pending = (drainsOf.get(client_id) ?? []).map((drain) => [drain, pendingIn(drain)] as const);
    const since = [
      paused_at,
      oldest_waiting_at,
      ...pending.map(([{ received_at }, entries]) => (entries === 0 ? null : received_at)),
    ].filter((time) => time !== null);
    return {
      client_id,
      sampled_at: slot,
      lag_seconds: since.length === 0 && isUnheard(of, now) ? null : secondsSince(since.toSorted()[0], now),
      queued: pending.reduce((sum, [, entries]) => sum + entries, 0),
      parked: Math.min(parked_count, mostParked),
      change_no,
      aa_median_ms: null,
      aa_slowest_ms: null,
    };
  });
}

/** AA fails, and has said nothing since before the last sample: nobody knows what waits there. */
const isUnheard = ({ error_code, last_queue_at }: ClientRow, now: string): boolean =>
  error_code !== null && secondsSince(last_queue_at ?? undefined, now) * 1_000 > slotMs;

async function pendingOf(reader: Reader, drains: readonly DrainKey[]): Promise<(drain: DrainKey) => number> {
  const counts = new Map<string, number>();
  for (const { client_id, drain_no, state, entries } of await countOpen(reader, drains))
    if (state === 'pending') counts.set(`${client_id} ${drain_no}`, entries);
  return ({ client_id, drain_no }) => counts.get(`${client_id} ${drain_no}`) ?? 0;
}

const secondsSince = (time: string | undefined, now: string): number =>
  time === undefined ? 0 : Math.max(0, Math.round((Date.parse(now) - Date.parse(time)) / 1_000));

type ClientRow = WaitingColumns &
  Pick<SyncClients, 'client_id' | 'change_no' | 'paused_at' | 'last_queue_at' | 'error_code'>;

const clientRows: Statement<ClientRow> = build
  .selectFrom('sync_clients')
  .select(['client_id', 'change_no', 'paused_at', 'last_queue_at', 'error_code'])
  .select(waitingColumns(mostParked))
  // AA has never answered: nothing is known.
  .where('last_queue_at', 'is not', null)
  .compile();

const unfinished: Statement<Pick<SyncDrains, 'client_id' | 'drain_no' | 'received_at'>> = build
  .selectFrom('sync_drains')
  .select(['client_id', 'drain_no', 'received_at'])
  .where('state', '!=', 'done')
  .compile();

/** The oldest first. */
export async function samplesOf({ database }: Engine, client: ClientId): Promise<readonly Sample[]> {
  const since = iso(Date.parse(await database.now()) - keptMs);
  const rows = await database.all(samplesSince(client, since));
  return rows.map((row, at) => ({
    at: new Date(row.sampled_at),
    lagSeconds: row.lag_seconds,
    queued: row.queued,
    parked: row.parked,
    changes: at === 0 ? null : Math.max(0, row.change_no - (rows[at - 1]?.change_no ?? 0)),
    answers: answersIn(row),
  }));
}

const answersIn = ({ aa_median_ms: medianMs, aa_slowest_ms: slowestMs }: SyncSamples): AnswerTime | null =>
  medianMs === null || slowestMs === null ? null : { medianMs, slowestMs };

export const samplesSince = (client: ClientId, since: string): Statement<SyncSamples> =>
  build
    .selectFrom('sync_samples')
    .selectAll()
    .where('client_id', '=', client)
    .where('sampled_at', '>=', since)
    .orderBy('sampled_at')
    .compile();

/** Of all clients, at each half hour of the last day. One statement. */
export async function shortLines({ database }: Engine): Promise<ShortLines> {
  const last = floor(await database.now(), pointMs);
  const times = Array.from({ length: points }, (_, at) => iso(last - (points - 1 - at) * pointMs));
  const lags = new Map<ClientId, (number | null)[]>();
  for (const row of await database.all(lagsAt(times))) {
    const client = row.client_id as ClientId;
    const line = lags.get(client) ?? times.map(() => null);
    lags.set(client, line);
    line[times.indexOf(row.sampled_at)] = row.lag_seconds;
  }
  return { times: times.map((time) => new Date(time)), lags };
}

export const lagsAt = (
  times: readonly string[],
): Statement<Pick<SyncSamples, 'client_id' | 'sampled_at' | 'lag_seconds'>> =>
  build
    .selectFrom('sync_samples')
    .select(['client_id', 'sampled_at', 'lag_seconds'])
    .where('sampled_at', 'in', times)
    .compile();
