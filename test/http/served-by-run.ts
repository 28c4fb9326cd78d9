// `run` as a process that serves, for a client whose AA does not answer, and whose customers are stored.

import type { ChildProcess } from 'node:child_process';
import { expect, onTestFinished } from 'vitest';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import { clientId } from '../../src/catalogue/ids.ts';
import { Bench } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { freePort } from '../support/free-port.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { folderWith, runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { asKept } from '../support/as-kept.ts';

export interface ServedByRun {
  readonly port: number;
  readonly cwd: string;
  readonly child: ChildProcess;
}

export async function served(
  customers: readonly CustomerRecord[] = ['0012345', '0054321'].map((id) => madeUpCustomer(id)),
): Promise<ServedByRun> {
  const database = await freshSqlite();
  const bench = new Bench(database);
  onTestFinished(() => bench.remove());
  const shadow = await bench.open();
  const demo = clientId('demo');
  await shadow.register(demo);
  // Their words are stored with them, so that a search need not wait until `run` has filled them in.
  await shadow.switchSearch(demo, true);
  const fetchNumber = await shadow.nextFetchNumber(demo);
  const results = customers.map((record) => ({
    kind: 'current' as const,
    custId: record.custId,
    fetchNumber,
    fetchedAt: bench.clock.now(),
    customer: shadow.preparation()(asKept(record)),
  }));
  await shadow.apply({ client: demo, lease: null, results });
  await shadow.close();
  const port = await freePort();
  const cwd = folderWith(`database: ${JSON.stringify(database.url)}
http: { port: ${port} }
clients:
  - { id: demo, url: 'http://127.0.0.1:9/', username: u, password: p }
`);
  const child = startAaShadow(['run'], { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  await expect.poll(async () => (await runAaShadow(['health'], { cwd })).code).toBe(0);
  return { port, cwd, child };
}
