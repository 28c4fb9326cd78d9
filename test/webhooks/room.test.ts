// Who has room to send: receivers that hang, of webhooks that were made over HTTP, hold up none of the configuration.

import { expect, test } from 'vitest';
import { usualGuard } from '../../src/webhooks/guard.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { usualTelling } from '../support/usual-subscription.ts';
import { webhookGround } from './webhook-ground.ts';

test('P18: however many that were made over HTTP hang, those of the configuration are sent', async () => {
  const ground = await webhookGround(freshSqlite);
  const { shadow, bench, receiver } = ground;
  for (let at = 0; at < 6; at++) {
    const made = { client: bench.client, name: `index${at}`, url: 'https://hooks.example.org/', secret: 'x' };
    expect(await shadow.webhooks.make({ ...made, ...usualTelling, timeoutMs: 60_000 }, '', 'test')).toBe(
      'made',
    );
  }
  await ground.store('1');
  let hanging = 0;
  const guard = {
    ...usualGuard,
    resolve: () => {
      hanging += 1;
      return new Promise<never>(() => undefined);
    },
  };
  const dispatcher = ground.start({ madeOf: [bench.client], atOnce: 4, guard });
  await receiver.until(() => receiver.told === 1);
  await expect.poll(() => hanging).toBe(2);
  await ground.store('2', '3');
  await receiver.until(() => receiver.told === 3);
  expect(hanging).toBe(2);
  const before = performance.now();
  await dispatcher.stop();
  // Less than a connection may take.
  expect(performance.now() - before).toBeLessThan(8_000);
});
