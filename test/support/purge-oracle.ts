// A proxy before AA's purge service. It delays each purge until it has checked the shadow: every customer that the purge
// removes from the queue must be stored as in AA, or parked (P1). A customer that is queued again later is not lost.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ClientId } from '../../src/catalogue/ids.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import type { CustomerTruth } from '../../src/simulator/world/truth.ts';
import { differencesOf } from './compare-with-truth.ts';
import { paths } from './simulated-calls.ts';

export interface PurgeOracle {
  /** The address of the purge service through the oracle. */
  readonly address: string;
  /** The changes that purges lost or could have lost. It should be empty. */
  readonly losses: readonly string[];
  /** How many purges were checked. */
  readonly purges: () => number;
  close(): Promise<void>;
}

const mostParked = 1_000_000;
/** The longest wait for AA, which may hang for ever while the next purge waits. */
const longestPurgeMs = 2_000;

export async function startPurgeOracle(
  { url, world }: Simulator,
  shadow: Shadow,
  client: ClientId,
): Promise<PurgeOracle> {
  const losses: string[] = [];
  let purges = 0;
  /**
   * One purge at a time: a caller that gave up waiting for one sends the next, and the entries that one removes would be
   * missed by the check that is still running. The purge is sent even then, because checks may take longer than callers wait.
   */
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = before.then(work);
    before = turn.catch(() => undefined);
    return turn;
  };

  const judge = async (upTo: number): Promise<void> => {
    const wanted = new Map<string, CustomerTruth | null>();
    for (const { queueNumber, custId } of world.queued())
      if (queueNumber <= upTo) wanted.set(custId, world.truth(custId));
    const found: (readonly [string, readonly string[]])[] = [];
    for (const [custId, truth] of wanted) {
      const stored = await shadow.customer(client, custId as never);
      found.push([custId, differencesOf(custId, stored, truth)]);
    }
    const excused = new Set<string>((await shadow.parked(client, mostParked)).map(({ custId }) => custId));
    for (const { queueNumber, custId } of world.queued()) if (queueNumber > upTo) excused.add(custId);
    for (const [custId, differences] of found)
      if (!excused.has(custId)) losses.push(...differences.map((one) => `purge up to ${upTo}: ${one}`));
  };

  const passOn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const document = new URLSearchParams(body.toString()).get('p_input_xml_doc') ?? '';
    purges += 1;
    await judge(Number(/<max-queue-num>(\d+)</.exec(document)?.[1]));
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const answer = await fetch(url + paths.purge, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(longestPurgeMs),
    });
    const text = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(text);
  };

  const server = createServer((request, response) => {
    // AA broke off the answer of the purge, or the database is away. In both cases the caller notices it too.
    inTurn(() => passOn(request, response)).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    losses,
    purges: () => purges,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
