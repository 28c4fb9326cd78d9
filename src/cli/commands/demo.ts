// `demo`: shows the whole program with a simulated AA. `npm start` runs it.

import type { Command } from 'commander';
import { loadSettings } from '../../config/settings-file.ts';
import { type ClientSettings, loopbackHttp, type Settings } from '../../config/settings.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { drainOnce } from '../../sync/single-drain.ts';
import { followClient } from '../../sync/run.ts';
import { leaseHolder } from '../../sync/work/lease.ts';
import type { EmitSyncEvent } from '../../sync/sync-event.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { makeDemoFolder } from '../demo/demo-folder.ts';
import { customerText, pageText, placesText, servedText, tablesText } from '../demo/demo-text.ts';
import { LiveChanges } from '../demo/live-changes.ts';
import { SimulatedTrouble } from '../demo/simulated-trouble.ts';
import { exitCodes } from '../exit-codes.ts';
import { openServed, type Served } from '../served.ts';
import type { Invocation } from '../invocation.ts';
import { logSyncEvent } from '../sync-log.ts';
import { amount, usageError, wholeNumber } from '../arguments.ts';
import { type SyncParts, withSync } from '../../runtime/client-sync.ts';
import { OwnErrands } from '../../runtime/errands.ts';
import { OwnLanes } from '../../runtime/lanes.ts';
import { progressBar } from '../progress-bar.ts';
import { simulatedCustomers } from '../simulated-customers.ts';
import { SyncTally } from '../sync-tally.ts';
import { withShadow } from '../client-work.ts';
import { count, spanText } from '../../wording.ts';

interface DemoOptions {
  readonly customers: number;
  readonly seed: number;
  readonly changesPerSecond: number;
  readonly once?: boolean;
  readonly database?: string;
}

const password = 'simulated';
const username = 'integrator';

export function defineDemo(command: Command): void {
  command
    .option('--customers <number>', 'how many customers the simulated AA has', simulatedCustomers, 2000)
    .option('--seed <number>', 'the same seed gives the same customers', wholeNumber, 1)
    .option('--changes-per-second <number>', 'how many customers change each second', amount, 0.5)
    .option('--once', 'end after the first drain (default: until Ctrl-C)')
    .option('--database <file>', 'the SQLite file (default: a new one in a temporary folder)')
    .action(framed(demo));
  withExamples(command, [
    ['demo', '2,000 customers, then changes until Ctrl-C'],
    ['demo --once --customers 500 --json', 'one drain, and one JSON document'],
  ]);
}

async function demo(invocation: Invocation, options: DemoOptions): Promise<Result> {
  if (invocation.json && !options.once)
    throw usageError('--json needs --once', 'Without --once the demo runs until Ctrl-C.');
  const { customers, seed } = options;
  const { startSimulator } = await import('../../simulator/simulator.ts');
  const simulator = await startSimulator({ customers, seed, username, password });
  try {
    const { configuration } = await makeDemoFolder(
      { url: simulator.url, username, password },
      options.database,
    );
    const settings = await loadSettings({ path: configuration, env: {}, cwd: process.cwd() });
    const client = settings.clients[0];
    if (client === undefined) throw new TypeError('the configuration of the demo has a client');
    const stage = { invocation, options, simulator, settings, client };
    return await withShadow(settings, 'migrate', (shadow) => perform({ ...stage, shadow }));
  } finally {
    await simulator.close();
  }
}

interface Stage {
  readonly invocation: Invocation;
  readonly options: DemoOptions;
  readonly simulator: Simulator;
  readonly settings: Settings;
  readonly client: ClientSettings;
  readonly shadow: Shadow;
}

async function perform(stage: Stage): Promise<Result> {
  const { invocation, options } = stage;
  const say = (text: string): void => {
    if (!invocation.json) invocation.say(text);
  };
  if (options.once !== true) return performServed(stage, say);
  const { tally, durationMs } = await filled(stage, say);
  if (invocation.signal.aborted) return nothingToPrint;
  if (invocation.json) return resultOf(stage, await documentOf(stage, tally, durationMs));
  say(await overviewText(stage, durationMs, null));
  return resultOf(stage, null);
}

interface Filled {
  readonly tally: SyncTally;
  readonly durationMs: number;
}

async function filled(stage: Stage, say: (text: string) => void): Promise<Filled> {
  const { invocation, options, simulator } = stage;
  say(`A simulated AA with ${count(options.customers)} customers runs at ${simulator.url}\n`);
  const tally = new SyncTally();
  const durationMs = await firstDrain(stage, tally);
  if (invocation.signal.aborted)
    say(`Stopped before the drain was done. The shadow stays at ${databaseFile(stage)}\n`);
  return { tally, durationMs };
}

const now = (): number => performance.now();

/** Serves over HTTP meanwhile, to programs and browsers of this machine, on a free port. */
async function performServed(stage: Stage, say: (text: string) => void): Promise<Result> {
  const { invocation, settings, simulator, shadow, client } = stage;
  const log = invocation.log.child({}, { level: 'warn' });
  const [lanes, errands] = [new OwnLanes(), new OwnErrands()];
  const { world } = simulator;
  const live = new LiveChanges({
    world,
    shadow,
    client: client.id,
    print: (line) => invocation.say(line),
    now,
  });
  const trouble = new SimulatedTrouble(world, (custId) => live.changed(custId));
  const terms = { http: loopbackHttp, clients: [client], lanes, errands, demo: trouble };
  const served = await openServed({ log, signal: invocation.signal }, settings, terms);
  try {
    await served.begin();
    say(pageText(served.address, served.hasPage, invocation.paint));
    const { durationMs } = await filled(stage, say);
    if (invocation.signal.aborted) return nothingToPrint;
    say(await overviewText(stage, durationMs, served.address));
    say(await followChanges(stage, { lanes, errands, live, metrics: served.metrics }));
    return await resultOf(stage, null);
  } finally {
    trouble.end();
    await served.close();
  }
}

async function firstDrain(stage: Stage, tally: SyncTally): Promise<number> {
  const bar = progressBar({ label: 'draining', quiet: stage.invocation.quiet });
  const startedAt = performance.now();
  const emit: EmitSyncEvent = (event) => {
    tally.take(event);
    if (event.type === 'applied' || event.type === 'queue-received') bar.update(tally.progress);
  };
  try {
    await withSync(syncParts(stage, emit), (context) => drainOnce(context, leaseHolder('demo')));
  } catch (error) {
    if (!stage.invocation.signal.aborted) throw error;
  } finally {
    bar.stop();
  }
  return Math.round(performance.now() - startedAt);
}

const syncParts = ({ settings, client, shadow, invocation }: Stage, emit: EmitSyncEvent) => ({
  settings,
  client,
  shadow,
  signal: invocation.signal,
  emit,
});

async function documentOf(
  { shadow, client, settings: { database } }: Stage,
  { purges }: SyncTally,
  durationMs: number,
): Promise<object> {
  const { customers, parked } = await shadow.clientState(client.id);
  const rows = Object.fromEntries(await shadow.rowCounts(client.id));
  return { customers, rows, purges, parked, duration_ms: durationMs, database };
}

/** The text is empty, because it has been printed before. */
async function resultOf({ shadow, client }: Stage, document: object | null): Promise<Result> {
  const { parked } = await shadow.clientState(client.id);
  return { document, text: '', exit: parked > 0 ? exitCodes.unsettled : exitCodes.done };
}

async function overviewText(
  { shadow, client, settings, invocation }: Stage,
  durationMs: number,
  address: string | null,
): Promise<string> {
  const { paint } = invocation;
  const rows = await shadow.rowCounts(client.id);
  const customers = rows.get('customers') ?? 0;
  const [example] = await shadow.customerIds(client.id, null, 1);
  const stored = example === undefined ? null : await shadow.customer(client.id, example);
  const places = { file: databaseFile({ settings }), configuration: settings.path };
  const rate = count(Math.round((customers * 1000) / Math.max(durationMs, 1)));
  return [
    `${count(customers)} customers drained in ${spanText(durationMs / 1000)} (${rate}/s), and the queue purged.\n`,
    tablesText(rows, paint),
    stored === null ? '' : customerText(stored, paint),
    placesText(places, paint),
    address === null ? '' : servedText({ address, client: client.id, example }, paint),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

/** What the sync does for the HTTP server, and tells it. */
interface Beside {
  readonly lanes: OwnLanes;
  readonly errands: OwnErrands;
  readonly live: LiveChanges;
  readonly metrics: Served['metrics'];
}

/** Makes changes until Ctrl-C. Returns the summary. */
async function followChanges(stage: Stage, { lanes, errands, live, metrics }: Beside): Promise<string> {
  const { invocation, client, options } = stage;
  invocation.say(`\n${invocation.paint('bold', 'Customers of the simulated AA change now')} (Ctrl-C ends)\n`);
  const emit: EmitSyncEvent = (event) => {
    live.take(event);
    metrics.take(event);
    if (event.type === 'failed' || event.type === 'parked') logSyncEvent(invocation.log, event);
  };
  const onCall: NonNullable<SyncParts['onCall']> = ({ service, tookMs, customers, ...call }) => {
    const counted = { seconds: [tookMs / 1_000], customers: [customers] };
    metrics.takeCalls({ client: client.id, procedure: service, ...call, ...counted });
  };
  const timer = setInterval(() => live.makeChange(), 1000 / Math.max(options.changesPerSecond, 0.001));
  try {
    await withSync({ ...syncParts(stage, emit), onCall }, (context) => {
      lanes.open(context, client.fastLane);
      errands.open(context);
      return followClient(context, leaseHolder('demo'));
    });
  } finally {
    clearInterval(timer);
  }
  return `\n${await live.end()}The shadow stays at ${databaseFile(stage)}\n`;
}

const databaseFile = ({ settings }: Pick<Stage, 'settings'>): string =>
  settings.database.replace(/^sqlite:/, '');
