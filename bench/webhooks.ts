// Changes to one receiver by webhook: how many a second, from the feed to an answer of 204.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clientId, custId } from '../src/catalogue/ids.ts';
import { openShadow } from '../src/shadow/open-shadow.ts';
import type { Shadow } from '../src/shadow/shadow.ts';
import { Dispatcher } from '../src/webhooks/dispatcher.ts';
import { newSecret } from '../src/webhooks/signing.ts';
import type { Bench, Case } from './bench.ts';
import { withCleanups } from './ground/cleanups.ts';
import { type Databases, usableDatabases } from './ground/databases.ts';

const client = clientId('bench');
const usualChanges = 300_000;
const perCommit = 5_000;

interface Counting {
  readonly server: Server;
  readonly url: string;
  /** Resolves when it has taken so many messages with the last change. */
  readonly taken: (lastNo: number) => Promise<number>;
}

/** A receiver that accepts everything at once. */
async function countingReceiver(): Promise<Counting> {
  let [messages, last] = [0, 0];
  let waiting: (() => void) | null = null;
  const server = createServer((request, response) => {
    let end = '';
    request.setEncoding('utf8').on('data', (text: string) => (end = (end + text).slice(-30_000)));
    request.on('end', () => {
      messages += 1;
      last = Number(/"change_no":(\d+)(?!.*"change_no")/.exec(end)?.[1] ?? last);
      response.writeHead(204).end();
      waiting?.();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const taken = async (lastNo: number): Promise<number> => {
    const isThere = (): boolean => last >= lastNo;
    while (!isThere()) await new Promise<void>((resolve) => (waiting = resolve));
    return messages;
  };
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, taken };
}

/** Erasures are the changes that are made quickest; to the feed they are as good as others. */
async function fill(shadow: Shadow, changes: number): Promise<void> {
  for (let from = 0; from < changes; from += perCommit) {
    const ids = Array.from({ length: Math.min(perCommit, changes - from) }, (_, at) =>
      custId(String(from + at + 1)),
    );
    await shadow.forget(client, ids);
  }
}

const quiet = (): void => undefined;

async function measured(databases: Databases, changes: number): Promise<readonly Case[]> {
  const database = await databases.create();
  const shadow = await openShadow(database.url);
  const { server, url, taken } = await countingReceiver();
  const secret = newSecret();
  const usual = {
    kinds: null,
    sections: null,
    each: false,
    settleMs: 0,
    timeoutMs: 15_000,
    ca: null,
    origin: 'file' as const,
  };
  await shadow.register(client);
  await shadow.webhooks.claim(client, 'bench', { holder: 'elsewhere/1/bench', forMs: 1, terms: '' });
  await fill(shadow, changes);
  const startedAt = performance.now();
  const dispatcher = new Dispatcher({
    shadow,
    subscriptions: [{ client, name: 'bench', url, secret, ...usual }],
    holder: 'elsewhere/2/bench',
    log: { info: quiet, warn: quiet },
  });
  const messages = await taken(changes);
  const seconds = (performance.now() - startedAt) / 1_000;
  await dispatcher.stop();
  await shadow.close();
  server.closeAllConnections();
  server.close();
  await database.drop();
  const { engine } = databases;
  return [
    { name: engine, value: changes / seconds, unit: 'changes/s' },
    { name: `${engine}, messages`, value: messages / seconds, unit: 'messages/s' },
    { name: `${engine}, 300,000 changes`, value: (usualChanges / changes) * seconds, unit: 's' },
  ];
}

export const webhooks: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const changes = options.customers ?? usualChanges;
    const { usable, notes } = await usableDatabases(options, cleanups);
    const cases: Case[] = [];
    for (const databases of usable) {
      options.say(`${databases.engine}: ${changes} changes`);
      cases.push(...(await measured(databases, changes)));
    }
    return { cases, ratios: {}, notes };
  });
