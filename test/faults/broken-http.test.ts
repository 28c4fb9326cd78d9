// W10: a whole drain from an AA whose answers break the rules of HTTP, with `lenientHttp`.

import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openAssociation } from '../../src/aa/open-association.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { testSettings } from '../support/association-settings.ts';
import { listening } from '../support/raw-server.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';
import { toldChanges } from '../support/told-changes.ts';

type Break = (head: string) => string;

const breaks: readonly (readonly [string, Break])[] = [
  ['lone line feeds', (head) => head.replaceAll('\r\n', '\n')],
  ['blanks before colons', (head) => head.replaceAll(/^([\w-]+):/gm, '$1 :')],
  ['a folded header', (head) => head.replace('\r\n', '\r\nX-Folded: a\r\n b\r\n')],
  [
    'two equal lengths',
    (head) =>
      head.replace(/(Transfer-Encoding: chunked\r\n)/i, 'Content-Length: 5\r\nContent-Length: 5\r\n$1'),
  ],
  [
    'a length beside chunks',
    (head) => head.replace(/(Transfer-Encoding: chunked\r\n)/i, 'Content-Length: 5\r\n$1'),
  ],
  ['an interim answer', (head) => `HTTP/1.1 100 Continue\r\n\r\n${head}`],
];

/** Stands before an AA, and breaks the head of each answer. Each connection serves one call. */
async function breaking(url: string, change: Break): Promise<string> {
  const { port, pathname } = new URL(url);
  const server = createServer((client) => {
    const upstream = connect(Number(port), '127.0.0.1');
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy()).pipe(upstream);
    let head: string | null = '';
    upstream.on('data', (bytes: Buffer) => {
      if (head === null) return void client.write(bytes);
      head += bytes.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      client.write(`${change(head.slice(0, end + 4))}${head.slice(end + 4)}`, 'latin1');
      head = null;
    });
    upstream.on('end', () => client.end());
  });
  return `http://127.0.0.1:${await listening(server)}${pathname}`;
}

async function throughBreaks(change: Break, lenientHttp: boolean) {
  const sync = await simulatedSync({ simulator: { customers: 40 } });
  const url = await breaking(sync.simulator.url, change);
  const credentials = { username: 'integrator', password: 'simulated' };
  const settings = {
    client: demoClient,
    url,
    sections: everySection,
    ...credentials,
    proxy: 'none',
    lenientHttp,
  };
  const aa = openAssociation(testSettings(settings), { delay: () => Promise.resolve() });
  onTestFinished(() => aa.close());
  return { sync, drain: () => drainOnce(sync.with({ aa }), `here/${process.pid}/test`) };
}

test.each(breaks)('W10: everything is drained with lenientHttp: %s', async (_, change) => {
  const { sync, drain } = await throughBreaks(change, true);
  expect(await drain()).toBe('purged');
  expect(await sync.differences()).toEqual([]);
});

test.each(breaks)('P5: W10: nothing is stored without lenientHttp: %s', async (_, change) => {
  const { sync, drain } = await throughBreaks(change, false);
  await expect(drain()).rejects.toMatchObject({ code: 'AA_NOT_HTTP' });
  expect(await toldChanges(sync.shadow, demoClient)).toEqual([]);
});
