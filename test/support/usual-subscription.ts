// A webhook as most tests want it: everything is told, and nothing waits.

import type { MadeWebhook } from '../../src/shadow/shadow.ts';
import type { Subscription } from '../../src/webhooks/subscription.ts';

/** What is told, and when. */
export const usualTelling: Omit<MadeWebhook, 'client' | 'name' | 'url' | 'secret'> = {
  kinds: null,
  sections: null,
  each: false,
  settleMs: 0,
  timeoutMs: 5_000,
};

type Given = Pick<Subscription, 'client' | 'url' | 'secret'> & Partial<Subscription>;

/** Of a configuration, with the name `directory`, unless said otherwise. */
export const usualSubscription = (given: Given): Subscription => ({
  name: 'directory',
  ...usualTelling,
  ca: null,
  origin: 'file',
  ...given,
});
