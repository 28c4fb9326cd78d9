// `webhook`: shows how far receivers are, tests them, pauses and resumes them, and tells them again what they were told.

import type { Command } from 'commander';
import { AaShadowError } from '../../aa-shadow-error.ts';
import {
  attemptsText,
  deliveryDocument,
  parkedChangeDocument,
  parkedOfWebhooksText,
  type WebhookDocument,
  webhookDocuments,
  webhookNeedsPerson,
  webhooksText,
} from '../../report/webhooks-report.ts';
import type { Shadow, Webhook, WebhookFrom } from '../../shadow/shadow.ts';
import { fromForms, notYet, readFrom } from '../../webhooks/from.ts';
import { newSecret } from '../../webhooks/signing.ts';
import { shownReceiver, type Subscription } from '../../webhooks/subscription.ts';
import { atLeastOne, usageError } from '../arguments.ts';
import { inTurn, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { thisPerson } from '../this-person.ts';
import { configuredWebhooks, known, subscriptionsNamed } from '../webhook-work.ts';
import { defineListen } from './webhook-listen.ts';

export function defineWebhook(webhook: Command): void {
  webhook.helpCommand(false);
  withExamples(webhook, [
    ['webhook', 'how far each receiver is, and what is wrong'],
    ['webhook test directory', 'sends a test message, and says what is wrong'],
    ['webhook replay directory --from 2026-11-01', 'tells everything again since then'],
    ['webhook listen', 'receives on this machine, for development'],
  ]);
  const list = webhook
    .command('list', { isDefault: true })
    .description(
      'Lists the webhooks: state, how far behind, last error. Exits 6 if one was paused by this program.',
    )
    .action(framed(listWebhooks));
  withExamples(list, [
    ['webhook list', 'the same as `webhook`'],
    ['webhook list --client acme --json', 'one client, for a script'],
  ]);
  defineTest(webhook);
  defineActions(webhook);
  defineParkedList(webhook);
  defineAttempts(webhook);
  defineListen(webhook);
  const secret = webhook
    .command('secret')
    .description('Makes a secret for a webhook and prints it. It is stored nowhere.')
    .action(framed(makeSecret));
  withExamples(secret, [
    ['webhook secret', 'for `secret` in the configuration, and for the receiver'],
    ['webhook secret --json', 'for a script'],
  ]);
}

async function listWebhooks(invocation: Invocation): Promise<Result> {
  const settings = await invocation.settings();
  const clients = await invocation.clients();
  const found = await withShadow(settings, 'check', (shadow) =>
    inTurn(clients, async ({ id }) =>
      webhookDocuments(id, configuredWebhooks(settings, id), await shadow.webhooks.of(id), new Date()),
    ),
  );
  return resultOf(found.flat());
}

const resultOf = (webhooks: readonly WebhookDocument[]): Result => ({
  document: { webhooks },
  text: webhooksText(webhooks),
  exit: webhooks.some(webhookNeedsPerson) ? exitCodes.unsettled : exitCodes.done,
});

async function makeSecret(): Promise<Result> {
  const secret = newSecret();
  return { document: { secret }, text: `${secret}\n`, exit: exitCodes.done };
}

function defineTest(webhook: Command): void {
  const command = webhook
    .command('test')
    .description(
      'Sends a signed test message, and says how the receiver answers and what is wrong. Where it refuses, it is sent again in other ways, to find the mistake. Exits 6 if it is not accepted.',
    )
    .argument('<name>', 'the webhook, as the configuration names it')
    .action(framed(testWebhook));
  withExamples(command, [
    ['webhook test directory', 'for each client that has it'],
    ['webhook test directory --client acme --json', 'for one client, for a script'],
  ]);
}

async function testWebhook(invocation: Invocation, name: string): Promise<Result> {
  const subscriptions = await subscriptionsNamed(invocation, name);
  await recordTests(invocation, subscriptions);
  const { Sender } = await import('../../webhooks/sender.ts');
  const { sendTest } = await import('../../webhooks/test-message.ts');
  const sender = new Sender();
  try {
    const tested = await inTurn(subscriptions, async (subscription) => {
      const { client } = subscription;
      const result = await sendTest(sender, subscription, () => new Date());
      return { client, name, receiver: shownReceiver(subscription), ...result };
    });
    return {
      document: { tested },
      text: tested
        .map((one) => `${one.client} ${name}: ${one.ok ? 'ok' : 'FAILED'}, ${one.ms} ms: ${one.says}\n`)
        .join(''),
      exit: tested.every(({ ok }) => ok) ? exitCodes.done : exitCodes.unsettled,
    };
  } finally {
    await sender.close();
  }
}

/** A test needs no database, so it is made also where there is none yet, or where it is away. */
async function recordTests(invocation: Invocation, subscriptions: readonly Subscription[]): Promise<void> {
  try {
    await withShadow(await invocation.settings(), 'check', async ({ keys }) => {
      for (const { client } of subscriptions)
        await keys.record({ actor: thisPerson(), action: 'webhook-tested', client, count: 1 });
    });
  } catch (error) {
    if (!(error instanceof AaShadowError)) throw error;
    const level = error.code === 'DB_NOT_THERE' ? 'debug' : 'warn';
    invocation.log[level]({ err: error }, 'the test does not stand in the log of actions');
  }
}

interface FromOption {
  readonly from?: string;
}

function defineActions(webhook: Command): void {
  const named = (command: string, says: string): Command =>
    webhook
      .command(command)
      .description(says)
      .argument('<name>', 'the webhook, as the configuration names it');
  const pause = named(
    'pause',
    'Stops sending, in every process. Nothing is lost: it goes on where it stopped.',
  ).action(
    framed((invocation: Invocation, name: string) =>
      act(invocation, name, (shadow, { client }) => shadow.webhooks.pause(client, name, thisPerson())),
    ),
  );
  withExamples(pause, [
    ['webhook pause directory', 'for each client that has it'],
    ['webhook pause directory --client acme', 'for one client'],
  ]);
  const resume = named('resume', 'Sends again, from where it stopped or from another place.')
    .option('--from <place>', `where to go on: ${fromForms} (default: where it stopped)`)
    .action(framed(resumeWebhook));
  withExamples(resume, [
    ['webhook resume directory', 'tells everything since it was paused'],
    ['webhook resume directory --from now', 'leaves out what happened meanwhile'],
  ]);
  const replay = named('replay', 'Tells again what was told, from a place on. Messages have new ids.')
    .requiredOption('--from <place>', `the first change: its number, or a date (default: none, it is needed)`)
    .action(framed(replayWebhook));
  withExamples(replay, [
    ['webhook replay directory --from 2026-11-01', 'everything since then, as far as it is kept'],
    ['webhook replay directory --from 4711 --client acme', 'from a change on'],
  ]);
}

async function resumeWebhook(invocation: Invocation, name: string, { from }: FromOption): Promise<Result> {
  const place = from === undefined ? undefined : fromIn(from);
  return act(
    invocation,
    name,
    (shadow, { client }) => shadow.webhooks.resume(client, name, thisPerson(), place),
    place,
  );
}

async function replayWebhook(
  invocation: Invocation,
  name: string,
  { from = '' }: FromOption,
): Promise<Result> {
  const place = fromIn(from);
  return act(
    invocation,
    name,
    (shadow, { client }) => shadow.webhooks.replay(client, name, thisPerson(), place),
    place,
  );
}

function fromIn(text: string): WebhookFrom {
  const from = readFrom(text);
  if (from === null) throw usageError('--from is not a place in the feed', `Write ${fromForms}.`);
  return from;
}

type Act = (shadow: Shadow, subscription: Subscription) => Promise<Webhook | null>;

/** Nothing is done for any client where the place is not there yet for one of them. */
async function refuseNotYet(
  shadow: Shadow,
  subscriptions: readonly Subscription[],
  from: WebhookFrom,
): Promise<void> {
  for (const { client } of subscriptions) {
    const why = await notYet(shadow, client, from, new Date());
    if (why !== null) throw usageError(`--from is not there yet: ${why}`, `Write ${fromForms}.`);
  }
}

async function act(invocation: Invocation, name: string, work: Act, from?: WebhookFrom): Promise<Result> {
  const settings = await invocation.settings();
  const subscriptions = await subscriptionsNamed(invocation, name);
  const webhooks = await withShadow(settings, 'check', async (shadow) => {
    if (from !== undefined) await refuseNotYet(shadow, subscriptions, from);
    return inTurn(subscriptions, async (subscription) => {
      const { client } = subscription;
      await known(shadow, subscription);
      await work(shadow, subscription);
      const stored = await shadow.webhooks.of(client);
      const all = webhookDocuments(client, configuredWebhooks(settings, client), stored, new Date());
      return all.filter((one) => one.name === name);
    });
  });
  return { ...resultOf(webhooks.flat()), exit: exitCodes.done };
}

function defineParkedList(webhook: Command): void {
  const command = webhook
    .command('parked')
    .description(
      'Lists changes that a receiver refused when they stood alone in a message, and that were set aside.',
    )
    .argument('<name>', 'the webhook, as the configuration names it')
    .action(framed(listParked));
  withExamples(command, [
    ['webhook parked directory', 'the latest first; `webhook replay --from NUMBER` tells them again'],
    ['webhook parked directory --json', 'for a script'],
  ]);
}

const mostListed = 1_000;

async function listParked(invocation: Invocation, name: string): Promise<Result> {
  const subscriptions = await subscriptionsNamed(invocation, name);
  const webhooks = await withShadow(await invocation.settings(), 'check', (shadow) =>
    inTurn(subscriptions, async ({ client }) => ({
      client: client as string,
      name,
      changes: (await shadow.webhooks.parked(client, name, mostListed)).map(parkedChangeDocument),
    })),
  );
  return { document: { webhooks }, text: parkedOfWebhooksText(webhooks), exit: exitCodes.done };
}

interface LimitOption {
  readonly limit: number;
}

function defineAttempts(webhook: Command): void {
  const command = webhook
    .command('attempts')
    .description('Lists the last attempts to send: when, what was answered, and which changes.')
    .argument('<name>', 'the webhook, by its name')
    .option('--limit <number>', 'how many, at most 1000', atLeastOne, 20)
    .action(framed(listAttempts));
  withExamples(command, [
    ['webhook attempts directory', 'the latest first'],
    ['webhook attempts directory --limit 1000 --json', 'all that are kept, for a script'],
  ]);
}

async function listAttempts(invocation: Invocation, name: string, { limit }: LimitOption): Promise<Result> {
  const subscriptions = await subscriptionsNamed(invocation, name);
  const webhooks = await withShadow(await invocation.settings(), 'check', (shadow) =>
    inTurn(subscriptions, async ({ client }) => ({
      client: client as string,
      name,
      attempts: (await shadow.webhooks.deliveries(client, name, limit)).map(deliveryDocument),
    })),
  );
  return { document: { webhooks }, text: attemptsText(webhooks), exit: exitCodes.done };
}
