import { expect, test } from 'vitest';
import { demoClient, simulatedSync } from '../../test/support/simulated-sync.ts';
import { ShadowError } from '../shadow/shadow-error.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { ParkWatch, retryParkedForEver } from './parked.ts';
import type { SyncEvent } from './sync-event.ts';

/** A shadow whose first look for due customers fails. */
function failingOnce(shadow: Shadow): Shadow {
  let failed = false;
  return new Proxy(shadow, {
    get: (_, name) => {
      if (name === 'nextParkedAt' && !failed) {
        failed = true;
        throw new ShadowError('DB_UNREACHABLE');
      }
      const found: unknown = Reflect.get(shadow, name);
      return typeof found === 'function' ? (found.bind(shadow) as unknown) : found;
    },
  });
}

test('P12: failures and successes of retries do not change the last error of the drain', async () => {
  const sync = await simulatedSync();
  const answer = await sync.shadow.acquireLease(demoClient, 'here/1/test');
  const lease = answer.kind === 'granted' ? answer.lease : expect.fail('held');
  const error = { code: 'AA_BAD_CREDENTIALS', message: 'no', at: new Date() };
  await sync.shadow.recordError(demoClient, error);
  const stop = new AbortController();
  const found: unknown[] = [];
  const events: SyncEvent[] = [];
  const pause = async (): Promise<void> => {
    found.push((await sync.shadow.clientState(demoClient)).lastError);
    if (found.length === 2) stop.abort();
  };
  const context = sync.with({
    shadow: failingOnce(sync.shadow),
    emit: (event) => events.push(event),
    pause,
    signal: stop.signal,
  });
  await retryParkedForEver(context, lease, new ParkWatch());
  expect(events).toMatchObject([{ type: 'failed', error: { code: 'DB_UNREACHABLE' } }]);
  expect(found).toMatchObject([error, error]);
});
