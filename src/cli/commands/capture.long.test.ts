import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pretendServer } from '../../../test/support/pretend-server.ts';
import {
  endOf,
  firstLine,
  folderWith,
  runAaShadow,
  startAaShadow,
} from '../../../test/support/run-aa-shadow.ts';
import { simulatedProcess } from '../../../test/support/simulated-process.ts';

const configurationFor = (url: string): string =>
  `database: sqlite:./shadow.db\nclients:\n  - { id: demo, url: '${url}', username: integrator, password: simulated }\n`;

test('P11: a capture is readable by its owner only, holds no credentials, and replays', async () => {
  const simulated = await simulatedProcess([
    '--customers',
    '8',
    '--username',
    'pl4nted-user',
    '--password',
    'pl4nted-pass',
  ]);
  const folder = join(simulated.folder, 'captured');
  const ran = await runAaShadow([
    'capture',
    '--config',
    simulated.config,
    '--out',
    folder,
    '--json',
    '--log-level',
    'trace',
  ]);
  expect(ran.code).toBe(0);
  const document = JSON.parse(ran.stdout) as {
    readonly customers: number;
    readonly answers: readonly object[];
  };
  expect(document.customers).toBe(8);
  expect(statSync(folder).mode & 0o077).toBe(0);
  const texts = readdirSync(folder).map((name) => {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    return readFileSync(join(folder, name), 'utf8');
  });
  const names = (await simulated.truths()).map(({ values }) =>
    JSON.stringify(values['display_name']).slice(1, -1),
  );
  expect(names.length).toBe(8);
  for (const secret of ['pl4nted', ...names])
    expect(texts.join('\n') + ran.stdout + ran.stderr).not.toContain(secret);

  const replay = startAaShadow(['simulate', '--from', folder, '--port', '0', '--json']);
  onTestFinished(() => void replay.kill());
  const { url } = JSON.parse(await firstLine(replay)) as { readonly url: string };
  const cwd = folderWith(configurationFor(url));
  const drained = await runAaShadow(['drain', '--json'], { cwd });
  expect(drained.stderr).toContain('queue purged');
  expect(JSON.stringify(JSON.parse(drained.stdout))).toContain('"created":8');
  const checked = await runAaShadow(['check', '--json'], { cwd });
  expect(checked.code).toBe(0);
});

test('a folder that is not empty is refused before AA is asked', async () => {
  const { origin, seen } = await pretendServer((response) => response.end());
  const cwd = folderWith(configurationFor(`${origin}/x/`));
  const folder = join(cwd, 'captured');
  mkdirSync(folder);
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  const { code, stderr } = await runAaShadow(['capture', '--out', folder], { cwd });
  expect(code).toBe(3);
  expect(stderr).toContain('CAPTURE_FOLDER');
  expect(seen).toEqual([]);
  expect(readdirSync(folder)).toEqual(['mine.txt']);
});

test('P11: Ctrl-C leaves nothing, and no purge and no enqueue was sent', async () => {
  let arrived = (): void => {};
  const waiting = new Promise<void>((resolve) => (arrived = resolve));
  const { origin, seen } = await pretendServer((response, { url }) => {
    if (!url.includes('GET_CUST_INFO'))
      return void response.end(
        '<queuedCusts><customer id="12"/><maxQueueNum>3</maxQueueNum><status>SUCCESS</status></queuedCusts>',
      );
    arrived();
  });
  const cwd = folderWith(configurationFor(`${origin}/x/`));
  const child = startAaShadow(['capture', '--out', 'captured'], { cwd });
  await waiting;
  child.kill('SIGINT');
  expect((await endOf(child)).code).toBe(130);
  expect(existsSync(join(cwd, 'captured'))).toBe(false);
  expect(readdirSync(cwd)).toEqual(['aa-shadow.yaml']);
  expect(seen.filter(({ url }) => /PURGE|FORCE/.test(url))).toEqual([]);
});

test('P1: a capture sends purge and enqueue without a document, so nothing happens at AA', async () => {
  const simulated = await simulatedProcess(['--customers', '4']);
  const folder = join(simulated.folder, 'captured');
  expect((await runAaShadow(['capture', '--config', simulated.config, '--out', folder])).code).toBe(0);
  const stats = (await simulated.control('GET', 'stats')) as { readonly queueLength: number };
  expect(stats.queueLength).toBe(4);
});

test('a folder that is no capture cannot be replayed', async () => {
  const cwd = folderWith('');
  const { code, stderr } = await runAaShadow(['simulate', '--from', cwd], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('capture.json');
});
