// The list of clients is asked for by every open page, so it must be small: 300 clients.

import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { loopbackHttp } from '../../src/config/settings.ts';
import { openHttpServer } from '../../src/http/server.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { Bench } from '../contract/contract-database.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';

const quiet = (): void => undefined;

test('300 clients are at most 60 KB for a browser', async () => {
  const bench = new Bench(await freshSqlite());
  const shadow = await bench.open();
  const server = await openHttpServer({
    settings: loopbackHttp,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    now: bench.clock.now,
  });
  onTestFinished(async () => {
    await server.close();
    await bench.remove();
  });
  await bench.store(shadow, madeUpCustomer('1'));
  const ids = Array.from({ length: 300 }, (_, at) => clientId(`association-number-${at}`));
  for (const [at, id] of ids.entries()) {
    await shadow.register(id);
    bench.clock.pass(at);
    const answer = await shadow.acquireLease(id, `here/${at}/test`);
    if (answer.kind === 'granted') await shadow.queueWasEmpty(answer.lease);
  }
  server.serve(
    shadow,
    ids.map((id) => ({ id, pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } })),
  );
  const { sent, clients } = await clientsAsSent(server.address);
  expect(clients).toBe(300);
  expect(sent).toBeLessThan(60_000);
});

async function clientsAsSent(address: string): Promise<{ readonly sent: number; readonly clients: number }> {
  const plain = (await (await fetch(`${address}/v1/clients`)).json()) as {
    readonly clients: readonly object[];
  };
  const sent = await new Promise<number>((resolve, reject) => {
    request(`${address}/v1/clients`, { headers: { 'accept-encoding': 'gzip, br' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => resolve(bytes));
    })
      .on('error', reject)
      .end();
  });
  return { sent, clients: plain.clients.length };
}
