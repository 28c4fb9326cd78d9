// The page of the real program: `run` and `demo` as processes, and a database that goes away under them.

import { once } from 'node:events';
import { appendFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChildProcess } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { openPage } from '../support/opened-page.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess } from '../support/simulated-process.ts';
import { pageBuilt, pageTest, pageWorld } from './page-ground.ts';

/** The first line of what the program says that has it. */
async function lineWith(child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
  const input = child[stream];
  if (input === null) throw new Error('it is not piped');
  for await (const line of createInterface({ input })) {
    const found = pattern.exec(line);
    if (found !== null) return found[1] ?? line;
  }
  throw new Error(`it ended without ${pattern}`);
}

function started(args: readonly string[], cwd?: string): ChildProcess {
  const child = startAaShadow(args, cwd === undefined ? {} : { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

pageTest('the demo shows its page', async () => {
  await pageBuilt();
  const child = started(['demo', '--customers', '100']);
  const address = await lineWith(child, 'stdout', /(http:\/\/127\.0\.0\.1:\d+)\/?(?:v1|\s|$)/);
  child.stdout?.resume();
  const opened = await openPage(`${address}/`);
  await opened.page.getByRole('link', { name: 'demo', exact: true }).waitFor();
  await opened.shows('Page connected');
});

pageTest('a killed program shows on the page, and the next one too', async () => {
  await pageBuilt();
  const aa = await simulatedProcess(['--customers', '50']);
  const port = await freePort();
  appendFileSync(aa.config, `\nhttp: { port: ${port} }\n`);
  const run = async (): Promise<ChildProcess> => {
    const child = started(['run', '--config', aa.config], aa.folder);
    await lineWith(child, 'stderr', /listening/);
    child.stderr?.resume();
    return child;
  };
  const first = await run();
  const opened = await openPage(`http://127.0.0.1:${port}/`, {
    mayTell: [/ERR_CONNECTION/, /ERR_EMPTY_RESPONSE/, /status of 503/],
  });
  await opened.page.getByRole('link', { name: '50', exact: true }).waitFor();
  first.kill('SIGKILL');
  await once(first, 'exit');
  await opened.shows('Page not connected');
  await run();
  await opened.shows('Page connected');
});

pageTest(
  'a database server that stops is told as what it is, and the page goes on when it is back',
  async () => {
    const postgres = await startPostgresServer();
    onTestFinished(() => postgres.remove());
    const world = await pageWorld({ database: postgres.url });
    await world.sync.drain();
    const opened = await world.open('', { mayTell: [/status of 50[0-9]/] });
    const { page } = opened;
    await page.getByRole('link', { name: '60', exact: true }).waitFor();
    await postgres.stop('at once');
    await opened.shows(/Server not ready/);
    await page
      .getByRole('alert')
      .getByText(/^(DB_|HTTP_NOT_READY)/)
      .first()
      .waitFor();
    await opened.shows(/It may no longer be true/);
    await page.getByRole('link', { name: '60', exact: true }).waitFor();
    await postgres.start();
    await opened.shows('Page connected');
    await opened.hasNoAlert();
  },
);

pageTest('an SQLite file that is gone is told as what it is', async () => {
  const world = await pageWorld();
  await world.sync.drain();
  const opened = await world.open('', { mayTell: [/status of 50[0-9]/] });
  const file = world.sync.database.replace('sqlite:', '');
  await opened.page.getByRole('link', { name: '60', exact: true }).waitFor();
  renameSync(file, join(file, '..', 'away.db'));
  await opened.page.getByRole('alert').getByText('DB_GONE').first().waitFor();
  await opened.shows(/Server not ready/);
});
