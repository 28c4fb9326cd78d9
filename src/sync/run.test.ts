import { expect, test } from 'vitest';
import { failedWith, follow } from '../../test/support/following.ts';
import { demoClient, simulatedSync } from '../../test/support/simulated-sync.ts';
import { ShadowError } from '../shadow/shadow-error.ts';
import type { Shadow } from '../shadow/shadow.ts';

const cannotPrune = (shadow: Shadow): Shadow =>
  new Proxy(shadow, {
    get: (_, name) => {
      if (name === 'prune') return () => Promise.reject(new ShadowError('DB_FULL'));
      const found: unknown = Reflect.get(shadow, name);
      return typeof found === 'function' ? (found.bind(shadow) as unknown) : found;
    },
  });

test('P12: history that cannot be removed is reported, and does not make a fresh client look blind', async () => {
  const sync = await simulatedSync();
  const following = follow(sync, { shadow: cannotPrune(sync.shadow) });
  await following.next(failedWith('DB_FULL'));
  await following.next(({ type }) => type === 'queue-empty');
  await following.next(failedWith('DB_FULL'));
  await following.stop();
  // A client is blind when its last drain failed.
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ lastError: null });
});
