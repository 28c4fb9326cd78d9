// What the page of the demo does with the simulated AA, and that no other server has it.

import { expect, onTestFinished, test } from 'vitest';
import { loopbackHttp } from '../../src/config/settings.ts';
import { SimulatedTrouble } from '../../src/cli/demo/simulated-trouble.ts';
import { openHttpServer } from '../../src/http/server.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { listeningGround, servingGround } from './http-ground.ts';

const quiet = (): void => undefined;
const paths = ['/v1/demo/spike', '/v1/demo/fault', '/v1/demo/change'];

test('no server but that of the demo has the routes of the demo', async () => {
  const it = await servingGround(freshSqlite);
  expect((await it.ask('/v1/session')).json).toMatchObject({ demo: false });
  for (const path of paths) {
    const asked = await it.ask(path, { method: 'POST' });
    expect([path, asked.status, asked.json['code']]).toEqual([path, 404, 'HTTP_NO_SUCH_ADDRESS']);
  }
});

test('the simulated AA changes at once, fails for a minute or until it is told again, and changes one', async () => {
  const simulator = await startSimulator({ customers: 40 });
  onTestFinished(() => simulator.close());
  const changed: string[] = [];
  const demo = new SimulatedTrouble(simulator.world, (custId) => void changed.push(custId));
  onTestFinished(() => demo.end());
  const it = await listeningGround(freshSqlite);
  const server = await openHttpServer({
    settings: loopbackHttp,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    demo,
  });
  onTestFinished(() => server.close());
  server.serve(it.shadow, []);
  const post = async (path: string, init: RequestInit = {}): Promise<Record<string, unknown>> => {
    const answer = await fetch(server.address + path, { method: 'POST', ...init });
    return { status: answer.status, ...((await answer.json()) as object) };
  };
  const json = { 'content-type': 'application/json' };
  expect(await (await fetch(`${server.address}/v1/session`)).json()).toMatchObject({ demo: true });
  simulator.world.foreignPurge();
  expect((await post('/v1/demo/spike'))['says']).toMatch(/^AA put 40 customers into its queue at once/);
  expect(simulator.world.queueLength).toBe(40);
  simulator.world.foreignPurge();
  const seven = await post('/v1/demo/spike', { body: '{"customers":7}', headers: json });
  expect([seven['status'], simulator.world.queueLength]).toEqual([200, 7]);
  expect((await post('/v1/demo/spike', { body: '{"customers":0}', headers: json }))['code']).toBe(
    'HTTP_BAD_BODY',
  );
  expect((await post('/v1/demo/fault'))['says']).toMatch(/503 now, for 60 seconds/);
  expect(simulator.world.faults()).toHaveLength(1);
  expect((await post('/v1/demo/fault'))['says']).toBe('AA works again.');
  expect(simulator.world.faults()).toHaveLength(0);
  const one = await post('/v1/demo/change');
  expect(one['says']).toBe(`Customer ${changed[0]} changed in AA.`);
  const { authorization } = await it.key({ scopes: ['read'] });
  for (const path of paths)
    expect((await post(path, { headers: { authorization } }))['code']).toBe('HTTP_SCOPE_LACKING');
});
