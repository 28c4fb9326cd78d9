// Starts a simulated AA: made-up customers, AA's services over HTTP, and a control endpoint. It shares only the catalogue
// with the program, so that an error there cannot hide behind the same error here.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controls } from './control/controls.ts';
import { Journal } from './control/journal.ts';
import { Statistics } from './control/statistics.ts';
import { FaultBook } from './faults/fault-book.ts';
import { LatencyGate } from './http/latency-gate.ts';
import { serve } from './http/request-listener.ts';
import { readRecording } from './replay/recording.ts';
import { replayOf } from './replay/replay.ts';
import type { Site } from './services/site.ts';
import { settingsOf, type SimulatorOptions, type SimulatorSettings } from './simulator-options.ts';
import { BackgroundChanges } from './world/background-changes.ts';
import { World } from './world/world.ts';

export type { SimulatorOptions } from './simulator-options.ts';

export interface Simulator {
  /** The base address, which ends with the DAD and a slash. Procedures are appended to it. */
  readonly url: string;
  /** The address of the control endpoint, which ends with a slash. */
  readonly controlUrl: string;
  /** The same controls as those of the control endpoint, as functions. */
  readonly world: Controls;
  /** Ends all connections. May be called twice. */
  close(): Promise<void>;
}

function siteOf(settings: SimulatorSettings): Site {
  const { seed, style, latency, faults, countByCustId, from } = settings;
  const replay = from === null ? null : replayOf(readRecording(from));
  const world = new World(replay === null ? settings : { ...settings, customers: 0 });
  return {
    rules: settings,
    style,
    world,
    faults: new FaultBook(seed, faults),
    gate: new LatencyGate(latency),
    statistics: new Statistics(countByCustId),
    journal: new Journal(),
    changes: new BackgroundChanges(world, seed),
    replay,
  };
}

async function listening(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}/`;
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  const over = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await over;
}

/** Longer than callers keep an idle connection. The caller closes it, so that no call meets a connection that is closing. */
const keepAliveMs = 60_000;

function showError(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

/**
 * The defaults are in simulator-options.ts. Throws a zod error for wrong fault rules, and a `RecordingError` where `from` is no
 * capture.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = settingsOf(options);
  const site = siteOf(settings);
  const controls = new Controls(site);
  const server = createServer({ keepAliveTimeout: keepAliveMs }, serve(site, controls, showError));
  const root = await listening(server, settings.host, settings.port);
  site.changes.set(settings.changesPerSecond);
  return {
    url: `${root}${settings.dad}/`,
    controlUrl: `${root}control/`,
    world: controls,
    close: async () => {
      site.changes.set(0);
      await closed(server);
    },
  };
}
