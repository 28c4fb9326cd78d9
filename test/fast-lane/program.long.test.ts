// The fast lane in the real program: the command, the server beside `run` with its threads, and a crash between fetch and apply.

import { readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { freePort } from '../support/free-port.ts';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { type SimulatedProcess, simulatedProcess } from '../support/simulated-process.ts';
import { demoClient } from '../support/simulated-sync.ts';

async function drained(): Promise<{ readonly aa: SimulatedProcess; readonly id: string }> {
  const aa = await simulatedProcess(['--customers', '20']);
  expect((await runAaShadow(['drain', '--config', aa.config])).code).toBe(0);
  const [truth] = await aa.truths();
  return { aa, id: truth!.custId };
}

async function stored({ database }: SimulatedProcess, id: string) {
  const shadow = await openShadow(database);
  try {
    return await shadow.customer(demoClient, custId(id));
  } finally {
    await shadow.close();
  }
}

const refreshed = async (aa: SimulatedProcess, args: readonly string[], env: Record<string, string> = {}) => {
  const ended = await runAaShadow(['refresh', ...args, '--config', aa.config, '--json'], { env });
  return { ...ended, json: ended.stdout === '' ? null : (JSON.parse(ended.stdout) as unknown) };
};

test('refresh --max-age asks AA for those whose copy is older, and keeps the copy of those it cannot fetch', async () => {
  const { aa, id } = await drained();
  await aa.control('POST', 'drift', { kind: 'change', custId: id });
  expect(await refreshed(aa, [id, '--max-age', '1h'])).toMatchObject({
    code: 0,
    json: { customers: [{ cust_id: id, outcome: 'fresh', warning: null }] },
  });
  expect(await refreshed(aa, [id, `0${id}`, '5555555', '--max-age', '0'])).toMatchObject({
    code: 6,
    json: {
      customers: [
        { cust_id: id, outcome: 'updated' },
        { cust_id: id, asked_as: `0${id}`, outcome: 'updated' },
        { cust_id: '5555555', outcome: 'unknown' },
      ],
    },
  });
  await aa.control('PUT', 'faults', [{ procedure: 'customers', fault: 'http-503' }]);
  const kept = await refreshed(aa, [id, '--max-age', '0']);
  expect(kept).toMatchObject({
    code: 6,
    json: { customers: [{ outcome: 'kept', warning: { code: 'aa-away', error_code: 'AA_HTTP_STATUS' } }] },
  });
  const wrong = await runAaShadow(['refresh', id, '--max-age', 'soon', '--config', aa.config]);
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr).toContain('30s');
});

test('P4: a crash between the fetch and what is stored changes nothing', async () => {
  const { aa, id } = await drained();
  await aa.control('POST', 'drift', { kind: 'change', custId: id });
  const before = await stored(aa, id);
  for (const step of ['customers-answered', 'batch-committing']) {
    const died = await refreshed(aa, [id, '--max-age', '0'], { AA_SHADOW_DIE_AT: step });
    expect([step, died.code]).toEqual([step, null]);
    expect(await stored(aa, id)).toEqual(before);
  }
  expect(await refreshed(aa, [id, '--max-age', '0'])).toMatchObject({
    code: 0,
    json: { customers: [{ outcome: 'updated' }] },
  });
});

test('run fetches in the threads of its sync what is asked for over HTTP', async () => {
  const { aa, id } = await drained();
  const port = await freePort();
  const configuration = readFileSync(aa.config, 'utf8').replaceAll(/^http:.*\n/gm, '');
  writeFileSync(aa.config, `${configuration}\nhttp: { port: ${port} }\n`);
  const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  const customer = `http://127.0.0.1:${port}/v1/clients/${demoClient}/customers/${id}`;
  const ready = async (): Promise<number> =>
    fetch(customer).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(ready).toBe(200);
  const driftedAt = Date.now();
  await aa.control('POST', 'drift', { kind: 'change', custId: id });
  const refresh = async (): Promise<unknown> =>
    (await fetch(`${customer}/refresh?wait=20s`, { method: 'POST' })).json();
  // Before the thread runs, the answer is that it was interrupted.
  await expect.poll(refresh).toMatchObject({ outcome: 'fetched', warning: null });
  const hit = await fetch(`${customer}?maxAge=1h`);
  expect(hit.headers.get('cache-status')).toBe('aa-shadow; hit');
  const { changed_at: changedAt } = (await hit.json()) as { readonly changed_at: string };
  expect(Date.parse(changedAt)).toBeGreaterThanOrEqual(driftedAt);
  await aa.control('PUT', 'faults', [{ procedure: 'customers', fault: 'hang' }]);
  const hanging = fetch(`${customer}/refresh?wait=20s`, { method: 'POST' });
  child.kill('SIGTERM');
  await hanging.catch(() => null);
  await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)));
  expect(child.exitCode).toBe(143);
});
