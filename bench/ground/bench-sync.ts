// The settings and the context of the program for one association, as `drain` and `run` make them.

import { type AssociationSettings, defaultTls } from '../../src/aa/association-settings.ts';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import { defaultDialect } from '../../src/aa/dialect.ts';
import { type OpenAssociation, openAssociation } from '../../src/aa/open-association.ts';
import { type ClientId, clientId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { ClientSettings, Settings } from '../../src/config/settings.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { PurgePatience, QueueWatch } from '../../src/sync/work/schedule.ts';
import { WishBoard } from '../../src/sync/work/wish-board.ts';
import { VitalSigns } from '../../src/sync/work/signs.ts';
import { pause, type SyncContext } from '../../src/sync/work/context.ts';
import type { EmitSyncEvent } from '../../src/sync/sync-event.ts';

export const benchClient = clientId('bench');

export interface BenchAssociation {
  readonly url: string;
  readonly bulkSize: number;
  readonly concurrency: number;
  readonly client?: ClientId;
}

const associationOf = ({ url, bulkSize, concurrency, client }: BenchAssociation): AssociationSettings => ({
  client: client ?? benchClient,
  url,
  services: {},
  username: 'integrator',
  password: 'simulated',
  directoryId: null,
  sections: everySection,
  bulkSize,
  concurrency,
  minGapMs: 0,
  timeouts: { connectMs: 10_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 120_000 },
  tls: defaultTls,
  proxy: 'none',
  lenientHttp: false,
  limits: { documentBytes: 32_000_000, queueBytes: 2_000_000_000, textLength: 1_000_000, depth: 64 },
  dialect: defaultDialect,
});

export const openBenchAssociation = (association: BenchAssociation): OpenAssociation =>
  openAssociation(associationOf(association));

const brake = { share: 0.05, atLeast: 20 };
const historyMs = 3_600_000;

export interface BenchRun extends Partial<Pick<ClientSettings, 'search' | 'relevance' | 'privacy'>> {
  readonly pollEveryMs: number;
}

/** The settings for `run`. */
export const benchSettings = (
  database: string,
  associations: readonly BenchAssociation[],
  { pollEveryMs, search = true, relevance = null, privacy = null }: BenchRun,
): Settings => ({
  path: '',
  database,
  databaseFile: { mode: null, group: null },
  http: null,
  threads: 2,
  historyMs,
  auditPerHour: 0,
  log: { level: 'info' },
  clients: associations.map((one) => ({
    id: one.client ?? benchClient,
    association: associationOf(one),
    privacy,
    pollEveryMs,
    brake,
    relevance,
    search,
    auditPerHour: 0,
    fastLane: { perMinute: 120, perAsker: 60 },
  })),
  webhooks: [],
  webhookApi: false,
  warnings: [],
});

export interface BenchSync {
  readonly aa: AssociationAnywhere;
  readonly shadow: Shadow;
  readonly bulkSize: number;
  readonly concurrency: number;
  readonly client?: ClientId;
  readonly emit?: EmitSyncEvent;
  readonly signal?: AbortSignal;
  readonly pollEveryMs?: number;
}

export const benchContext = ({ aa, shadow, client, emit, signal, ...settings }: BenchSync): SyncContext => ({
  client: client ?? benchClient,
  aa,
  lane: 'drain',
  shadow,
  shape: shapeOf(everySection),
  hashKey: null,
  settings: {
    bulkSize: settings.bulkSize,
    concurrency: settings.concurrency,
    helpers: settings.concurrency - 1,
    pollEveryMs: settings.pollEveryMs ?? 1_000,
    brake,
    auditPerHour: 0,
    historyMs,
  },
  emit: emit ?? (() => undefined),
  queueWatch: new QueueWatch(),
  purgePatience: new PurgePatience(),
  wishBoard: new WishBoard(shadow.operations),
  vitalSigns: new VitalSigns(),
  signal: signal ?? new AbortController().signal,
  now: () => new Date(),
  random: Math.random,
  pause,
});
