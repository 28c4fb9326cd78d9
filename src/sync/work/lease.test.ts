// Asking for a lease of a holder that cannot be seen: a container that was started again has the name of the one before it, and
// two containers may have one name.

import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import type { LeaseAnswer, Shadow } from '../../shadow/shadow.ts';
import { demoClient, simulatedSync } from '../../../test/support/simulated-sync.ts';
import { holdLease, leaseHolder } from './lease.ts';

const twin = `${hostname()}/${process.pid}/run#1.ffffffff/1`;
const granted: LeaseAnswer = {
  kind: 'granted',
  lease: { kind: 'lease', client: demoClient, holder: 'me', fencing: 2 },
};
const heldUntil = (seconds: number, doubt: 'same-name' | 'unseen'): LeaseAnswer => ({
  kind: 'held',
  holder: twin,
  expiresAt: new Date(seconds * 1_000),
  doubt,
});

/** Asks for the lease while the database gives these answers, one after the other. */
async function asked(answers: readonly LeaseAnswer[]): Promise<unknown> {
  const sync = await simulatedSync({ simulator: { customers: 1 } });
  let at = 0;
  const acquireLease: Shadow['acquireLease'] = () => Promise.resolve(answers[at++]!);
  const shadow = new Proxy(sync.shadow, {
    get: (target, name) => {
      const own: unknown = name === 'acquireLease' ? acquireLease : Reflect.get(target, name);
      return typeof own === 'function' ? (own as (...args: unknown[]) => unknown).bind(target) : own;
    },
  });
  return holdLease(sync.with({ shadow }), leaseHolder('drain'), () => Promise.resolve(`after ${at}`));
}

test('O14: a lease that is not renewed any more is waited for, instead of being refused', async () => {
  const same = heldUntil(100, 'same-name');
  expect(await asked([same, same, same, granted])).toBe('after 4');
});

test('O14: a twin that renews its lease lives, and this worker is told that its name is given twice', async () => {
  const answers = [heldUntil(100, 'same-name'), heldUntil(100, 'same-name'), heldUntil(110, 'same-name')];
  await expect(asked(answers)).rejects.toMatchObject({
    code: 'SYNC_SAME_NAME',
    message: expect.stringContaining('another worker has this name') as string,
  });
});

test('O14: a worker of another container with another number is no twin', async () => {
  await expect(asked([heldUntil(100, 'unseen'), heldUntil(110, 'unseen')])).rejects.toMatchObject({
    code: 'SYNC_CLIENT_HELD',
  });
});
