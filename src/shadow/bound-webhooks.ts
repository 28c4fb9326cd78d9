// The webhooks, bound to a ledger. Their failures become errors of this program.

import type { WebhookStore } from './interface/webhooks.ts';
import type { Guarded, Ledger } from './ledger/ledger.ts';
import { madeWebhook, madeWebhooks, makeWebhook, unmakeWebhook } from './ledger/made-webhooks.ts';
import { claimWebhook, pauseWebhook, replayWebhook, resumeWebhook, stepWebhook } from './ledger/webhooks.ts';
import { deliveriesOf, lookAtWebhooks, parkedOf, webhooksOf } from './reads/webhooks.ts';

export const boundWebhooks = (ledger: Ledger, guarded: Guarded): WebhookStore => ({
  look: () => guarded(() => lookAtWebhooks(ledger)),
  of: (client) => guarded(() => webhooksOf(ledger, client)),
  claim: (client, name, claim) => guarded(() => claimWebhook(ledger, { client, name }, claim)),
  step: (webhook, step) => guarded(() => stepWebhook(ledger, webhook, step)),
  pause: (client, name, actor) => guarded(() => pauseWebhook(ledger, { client, name }, actor)),
  resume: (client, name, actor, from) => guarded(() => resumeWebhook(ledger, { client, name }, actor, from)),
  replay: (client, name, actor, from) => guarded(() => replayWebhook(ledger, { client, name }, actor, from)),
  make: (webhook, terms, actor) => guarded(() => makeWebhook(ledger, webhook, { terms, actor })),
  made: () => guarded(() => madeWebhooks(ledger)),
  madeOne: (client, name) => guarded(() => madeWebhook(ledger, { client, name })),
  unmake: (client, name, actor) => guarded(() => unmakeWebhook(ledger, { client, name }, actor)),
  deliveries: (client, name, limit) => guarded(() => deliveriesOf(ledger, client, name, limit)),
  parked: (client, name, limit) => guarded(() => parkedOf(ledger, client, name, limit)),
});
