// What a change of the configuration means, and a person's word for it, over HTTP, with a simulated AA, on any engine.

import { expect, onTestFinished, test } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import { loopbackHttp } from '../../src/config/settings.ts';
import { newKeyText, secretHash, writeKey } from '../../src/http/access/key-text.ts';
import { openHttpServer, type ServedBeside } from '../../src/http/server.ts';
import { noShapeWork } from '../../src/http/shape-work.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import type { KeyScope } from '../../src/shadow/shadow.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { shapeWorkOf, withSections, without } from '../support/other-sections.ts';
import { type SimulatedSync, simulatedSync } from '../support/simulated-sync.ts';
import { type Asked, askAt, recorded } from './http-ground.ts';

const demo = `/v1/clients/${demoClient}`;
const fewer = without('emails', 'phones');

/** The database has every section of 60 customers. */
async function drained(openFresh: OpenFresh): Promise<SimulatedSync> {
  const fresh = await openFresh();
  onTestFinished(() => fresh.remove());
  const sync = await simulatedSync({ database: fresh.url, settings: { brake: { share: 0, atLeast: 1 } } });
  await sync.drain();
  return sync;
}

/** `sections`: of the configuration of the server. */
async function served(sync: SimulatedSync, sections: WantedSections, beside: ServedBeside = {}) {
  const server = await openHttpServer({ settings: loopbackHttp, log: recorded([]) });
  onTestFinished(() => server.close());
  const client = { id: demoClient, pollEveryMs: 1_000, brake: sync.context.settings.brake };
  server.serve(sync.shadow, [client], { shapeWork: shapeWorkOf(sync, sections), ...beside });
  const ask = (path: string, init?: RequestInit): Promise<Asked> => askAt(server.address, demo + path, init);
  const apply = (expected: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Asked> =>
    ask('/apply', {
      method: 'POST',
      body: JSON.stringify({ expected }),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { ask, apply };
}

async function keyOf({ shadow }: SimulatedSync, scopes: readonly KeyScope[]) {
  const { keyId, secret } = newKeyText();
  const key = { keyId, secretHash: secretHash(secret), name: 'ann', clients: 'all', scopes } as const;
  await shadow.keys.create({ ...key, livesMs: null }, 'test');
  return { authorization: `Bearer ${writeKey({ keyId, secret })}` };
}

const shapeNoOf = async ({ shadow }: SimulatedSync) => (await shadow.shapes.inForce(demoClient))?.shapeNo;

export function shapeCases(openFresh: OpenFresh): void {
  test('P17, P19: a plan that waits is told to whoever reads, and applied by whoever operates, once', async () => {
    const sync = await drained(openFresh);
    await expect(withSections(sync, fewer).drain()).rejects.toThrow(/waits for a person/);
    const { ask, apply } = await served(sync, fewer);
    const [reader, operator] = await Promise.all([keyOf(sync, ['read']), keyOf(sync, ['read', 'operate'])]);
    const { status, json, headers } = await ask('/plan', { headers: reader });
    expect([status, Number(headers.get('age')) < 2]).toEqual([200, true]);
    expect(json).toMatchObject({
      client: 'demo',
      state: 'waits',
      shape_no: 1,
      shape_id: shapeOf(fewer).id,
      customers: 60,
      lines: [
        { sign: '-', part: 'emails' },
        { sign: '-', part: 'phones' },
      ],
      from_aa: { customers: 0 },
    });
    expect(json['erases_of']).toBeGreaterThan(1);
    const waiting = (await ask('/status', { headers: reader })).json;
    expect(waiting['shape']).toMatchObject({ shape_no: 1, waiting: { erases_of: json['erases_of'] } });
    expect((await ask('', { headers: reader })).json['shape']).toMatchObject({ waits: true });

    const refused = await apply(json['shape_id'], reader);
    expect([refused.status, refused.json['code']]).toEqual([403, 'HTTP_SCOPE_LACKING']);
    expect(await shapeNoOf(sync)).toBe(1);

    const applied = await apply(json['shape_id'], operator);
    expect([applied.status, applied.json]).toEqual([200, { client: 'demo', applied: true }]);
    expect((await ask('/plan', { headers: reader })).json).toMatchObject({ state: 'current', shape_no: 2 });
    const applying = (await ask('/status', { headers: reader })).json;
    expect(applying['shape']).toMatchObject({ shape_no: 2, waiting: null, applying: { walked: false } });
    const done = (await sync.shadow.keys.actions(10)).filter(({ actor }) => actor.endsWith('(ann)'));
    expect(done.map(({ action }) => action)).toEqual(['drain-wanted', 'shape-applied']);

    // Somebody else has the same button.
    const again = await apply(json['shape_id'], operator);
    expect([again.status, again.json]).toEqual([200, { client: 'demo', applied: false }]);
    expect(await shapeNoOf(sync)).toBe(2);
    await withSections(sync, fewer).drain();
    expect((await ask('/status', { headers: reader })).json['shape']).toMatchObject({ shape_no: 2 });
    expect((await sync.shadow.rowCounts(demoClient)).get('emails')).toBe(0);
  });

  test('P19, P16: HTTP_SHAPE_CHANGED is told where the configuration means another shape than the one that was seen', async () => {
    const sync = await drained(openFresh);
    const before = await served(sync, fewer);
    const { json } = await before.ask('/plan');
    const { apply } = await served(sync, without('emails'));
    const changed = await apply(json['shape_id']);
    expect(changed).toMatchObject({
      status: 409,
      json: { code: 'HTTP_SHAPE_CHANGED', shape_id: shapeOf(without('emails')).id },
    });
    expect(await shapeNoOf(sync)).toBe(1);
    expect((await sync.shadow.rowCounts(demoClient)).get('emails')).toBeGreaterThan(0);
    for (const expected of [undefined, '', 7, 'x'.repeat(23), "'; --", null])
      expect((await apply(expected)).json['code']).toBe('HTTP_BAD_BODY');
  });

  test('where nothing waits nothing is done, and an addition is told with its calls', async () => {
    const sync = await drained(openFresh);
    const same = await served(sync, without());
    const { json } = await same.ask('/plan');
    expect(json).toMatchObject({ state: 'current', lines: [], erases_of: 0 });
    expect((await same.apply(json['shape_id'])).json).toEqual({ client: 'demo', applied: false });
    expect(await sync.shadow.keys.actions(10)).toEqual([]);

    const less = withSections(sync, fewer);
    await sync.shadow.operations.takeSamples();
    const lessServed = await served(sync, fewer);
    await lessServed.apply(shapeOf(fewer).id);
    await less.drain();
    const more = await served(sync, without('phones'));
    expect((await more.ask('/plan')).json).toMatchObject({
      state: 'begins',
      shape_no: 2,
      lines: [{ sign: '+', part: 'emails', says: 'fetched' }],
      from_aa: { customers: 60, calls: 3 },
    });
    // The one before does not come back by itself.
    expect((await same.ask('/plan')).json).toMatchObject({ state: 'superseded' });
  });

  test('a shape is not installed under the hands of a worker, and a server that does not know the client says so', async () => {
    const sync = await drained(openFresh);
    const { apply } = await served(sync, fewer);
    const held = await sync.shadow.acquireLease(demoClient, 'elsewhere/1/run');
    expect(held.kind).toBe('granted');
    const refused = await apply(shapeOf(fewer).id);
    expect(refused).toMatchObject({ status: 409, json: { code: 'SYNC_SHAPE_HELD' } });
    expect(refused.json['detail']).toContain('elsewhere/1/run');
    expect(await shapeNoOf(sync)).toBe(1);
    const unknowing = await served(sync, fewer, { shapeWork: noShapeWork });
    expect((await unknowing.ask('/plan')).json['code']).toBe('HTTP_NOT_SYNCED_HERE');
    expect((await unknowing.apply(shapeOf(fewer).id)).json['code']).toBe('HTTP_NOT_SYNCED_HERE');
  });
}
