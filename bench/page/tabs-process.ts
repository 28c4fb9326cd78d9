// Ten tabs with the page open, each over connections of its own: every two seconds the list of clients and the status of the big client, both
// with what they know already, and every ten seconds what else a page shows of a client. Ends with its stdin, and prints what it saw.

import { Agent, get } from 'node:http';
import type { TabsSeen } from './tabs-seen.ts';

const [address = '', big = ''] = process.argv.slice(2);
const tabs = 10;
const everyMs = 2_000;
const kinds = { clients: '/v1/clients', status: `/v1/clients/${big}/status` } as const;
const refreshed = [
  'parked/groups',
  'parked?limit=50',
  'drains?limit=10',
  'deletions',
  'samples',
  'costs',
].map((rest) => `/v1/clients/${big}/${rest}`);

const seen: TabsSeen = { clients: [], status: [], refresh: [], bytes: 0, answers: 0, unchanged: 0 };
const end = new AbortController();
process.stdin.once('close', () => end.abort()).resume();

interface Answered {
  readonly ms: number;
  readonly bytes: number;
  readonly tag: string | undefined;
  readonly status: number | undefined;
}

const ask = (agent: Agent, path: string, tag: string | undefined): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const headers = { 'accept-encoding': 'gzip, br', ...(tag === undefined ? {} : { 'if-none-match': tag }) };
    get(address + path, { agent, headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.on('end', () =>
        resolve({
          ms: performance.now() - startedAt,
          bytes,
          tag: answer.headers.etag,
          status: answer.statusCode,
        }),
      );
    }).on('error', reject);
  });

function count({ bytes, status }: Answered): void {
  if (status !== 200 && status !== 304) throw new Error(`the page was answered with ${status}`);
  seen.bytes += bytes;
  seen.answers += 1;
  if (status === 304) seen.unchanged += 1;
}

async function tab(number: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const tags = new Map<string, string | undefined>();
  await new Promise((resolve) => setTimeout(resolve, (number * everyMs) / tabs));
  for (let round = 0; !end.signal.aborted; round += 1) {
    const next = new Promise((resolve) => setTimeout(resolve, everyMs));
    for (const kind of ['clients', 'status'] as const) {
      const answer = await ask(agent, kinds[kind], tags.get(kind));
      tags.set(kind, answer.tag);
      seen[kind].push(answer.ms);
      count(answer);
    }
    if (round % 5 === 0)
      for (const path of refreshed) {
        const answer = await ask(agent, path, undefined);
        seen.refresh.push(answer.ms);
        count(answer);
      }
    await next;
  }
  agent.destroy();
}

await Promise.all(Array.from({ length: tabs }, (_, number) => tab(number)));
process.stdout.write(`${JSON.stringify(seen)}\n`);
