// The world that the pictures show: made-up associations with a simulated AA each, `run` over all of them, and each in another
// state.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { writePastDay } from './past-day.ts';

export interface PictureWorld {
  /** Of the page; ends with a slash. */
  readonly address: string;
  /** The client with parked customers, and one of them. */
  readonly parked: { readonly client: string; readonly custId: string };
  /** The client in whose queue many customers wait, when `makeBusy` was called. */
  readonly busy: string;
  makeBusy(): Promise<void>;
  close(): Promise<void>;
}

/** How many customers each has. */
const associations = {
  'cedar-valley-choirs': 300,
  'elm-street-printers': 800,
  'harbour-pilots': 400,
  'lantern-makers': 250,
  'northfield-gardeners': 1_600,
  'paper-folders': 310,
  'tidewater-surveyors': 1_050,
} as const;
type Name = keyof typeof associations;
const names = Object.keys(associations) as readonly Name[];

const main = resolve(import.meta.dirname, '../../src/cli/main.ts');

export async function openPictureWorld(): Promise<PictureWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-pictures-'));
  const simulators = await startedSimulators();
  const program = startProgram(folder, simulators);
  try {
    const address = `${await program.address}/`;
    await until(address, (clients) => clients.every(({ verdict }) => verdict === 'fresh'));
    writePastDay(join(folder, 'shadow.db'), names);
    const custId = await makeTrouble(simulators, address);
    return {
      address,
      parked: { client: 'harbour-pilots', custId },
      busy,
      makeBusy: () => makeBusy(simulators.get(busy)?.world, address),
      close: () => close(),
    };
  } catch (error) {
    await close();
    throw error;
  }

  async function close(): Promise<void> {
    await program.stop();
    for (const simulator of simulators.values()) await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const busy: Name = 'northfield-gardeners';

/** So many customers change at once that the pictures are taken before they are here. */
async function makeBusy(world: Simulator['world'] | undefined, address: string): Promise<void> {
  world?.setLatency({ fixedMs: 18_000 });
  world?.spike({ customers: 1_450 });
  await until(address, (clients) => {
    const { pending = 0, queued = 0 } = clients.find(({ id }) => id === busy)?.queue.drain ?? {};
    return pending > 0 && queued - pending > 300;
  });
}

type Simulators = ReadonlyMap<Name, Simulator>;

async function startedSimulators(): Promise<Simulators> {
  const started = names.map(async (name, at) => {
    const simulator = await startSimulator({ customers: associations[name], seed: at + 1 });
    return [name, simulator] as const;
  });
  return new Map(await Promise.all(started));
}

function startProgram(folder: string, simulators: Simulators) {
  const clients = [...simulators].map(([id, { url }]) => ({ id, url }));
  const defaults = {
    username: 'integrator',
    password: 'simulated',
    proxy: 'none',
    pollEvery: '2s',
    concurrency: 2,
  };
  const configuration = { database: 'sqlite:./shadow.db', http: { port: 0 }, defaults, clients };
  // JSON is YAML.
  writeFileSync(join(folder, 'aa-shadow.yaml'), JSON.stringify(configuration));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'run'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolveEnd) => void child.once('close', () => resolveEnd()));
  const address = new Promise<string>((found, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, told] = /listening at (http:\/\/[\w.:]+)/.exec(line) ?? [];
      if (told !== undefined) found(told);
    });
    void ended.then(() => reject(new Error('the program has ended')));
  });
  return {
    address,
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Returns the number of a customer that cannot be fetched. */
async function makeTrouble(simulators: Simulators, address: string): Promise<string> {
  const world = (name: Name) => {
    const simulator = simulators.get(name);
    if (simulator === undefined) throw new RangeError(name);
    return simulator.world;
  };
  const custId = spoil(world('harbour-pilots'));
  for (const gone of [...world('paper-folders').custIds()].slice(0, 26)) world('paper-folders').delete(gone);
  await post(address, 'lantern-makers/pause', { reason: 'AA is upgraded tonight' });
  for (let changes = 0; changes < 25; changes += 1) world('lantern-makers').change();
  world('tidewater-surveyors').changesPerSecond(0.5);
  world('cedar-valley-choirs').setFaults([{ procedure: 'queue', fault: 'http-503' }]);
  const verdicts = { 'paper-folders': 'paused', 'lantern-makers': 'paused', 'cedar-valley-choirs': 'blind' };
  await until(address, (clients) => {
    const of = (id: Name): Told | undefined => clients.find((one) => one.id === id);
    const areSo = Object.entries(verdicts).every(([id, verdict]) => of(id as Name)?.verdict === verdict);
    return areSo && (of('harbour-pilots')?.parked ?? 0) === 17;
  });
  return custId;
}

/** Some customers fail, in different ways. */
function spoil(world: Simulator['world']): string {
  const ids = [...world.custIds()].slice(100, 117);
  const one = 'ORA-06502: PL/SQL: numeric or value error: character string buffer too small';
  world.setFaults(
    ids.map((custId, at) =>
      at < 11
        ? { procedure: 'customers', fault: 'poison', custId, code: 999, message: one }
        : { procedure: 'customers', fault: 'poison', custId, as: at < 15 ? 'http-500' : 'html' },
    ),
  );
  for (const custId of ids) world.change(custId);
  return ids[0] ?? '';
}

interface Told {
  readonly id: string;
  readonly verdict: string;
  readonly parked: number;
  readonly queue: { readonly drain: { readonly pending: number; readonly queued: number } | null };
}

const longestMs = 900_000;

async function until(address: string, isSo: (clients: readonly Told[]) => boolean): Promise<void> {
  const end = performance.now() + longestMs;
  for (;;) {
    const answer = await fetch(`${address}v1/clients`);
    const { clients } = (await answer.json()) as { readonly clients?: readonly Told[] };
    if (clients !== undefined && isSo(clients)) return;
    if (performance.now() > end) throw new Error(`it did not come about: ${JSON.stringify(clients)}`);
    await new Promise((passed) => setTimeout(passed, 500));
  }
}

async function post(address: string, path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${address}v1/clients/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
