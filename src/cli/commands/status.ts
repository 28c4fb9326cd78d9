// `status`: shows how fresh each client's shadow is, how far its queue is drained, and what needs a person.

import { relevanceDocument, relevanceRows } from '../../report/relevance-report.ts';
import type { Command } from 'commander';
import type { ClientSettings, Settings } from '../../config/settings.ts';
import { checkRows, lastCheckDocument } from '../../report/last-check.ts';
import { notConfiguredText } from '../../report/clients-report.ts';
import {
  type AuditStatus,
  type StatusDocument,
  auditRows,
  auditStatus,
  needsPerson,
  statusDocument,
  statusText,
} from '../../report/client-status.ts';
import { followerDocument, type FollowerDocument, followerRows } from '../../report/followers-report.ts';
import { heldBackDocument, heldBackLines } from '../../report/held-back.ts';
import {
  type WebhookDocument,
  webhookDocuments,
  webhookNeedsPerson,
  webhookRows,
} from '../../report/webhooks-report.ts';
import type { ClientState, Shadow } from '../../shadow/shadow.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import { inTurn, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';
import { thisPerson } from '../this-person.ts';
import { configuredWebhooks } from '../webhook-work.ts';

interface StatusOptions {
  readonly acknowledge?: boolean;
}

export function defineStatus(command: Command): void {
  command
    .option(
      '--acknowledge',
      'acknowledges foreign purges and databases that were set back: they are shown now and not again (default: no)',
    )
    .action(framed(printStatus));
  withExamples(command, [
    ['status', 'every client'],
    ['status --client acme --json', 'one client, for a script'],
    ['status --client acme --acknowledge', 'a person has dealt with the foreign purge'],
  ]);
}

async function printStatus(invocation: Invocation, { acknowledge = false }: StatusOptions): Promise<Result> {
  const clients = await invocation.clients();
  const settings = await invocation.settings();
  const { shown, heldBack, others } = await withShadow(settings, 'look', async (shadow) => ({
    shown: await inTurn(clients, (client) => look(shadow, client, { acknowledge, settings })),
    heldBack: await shadow.heldBack(),
    others: await notConfigured(shadow, settings),
  }));
  const now = new Date();
  const isWaiting = shown.some(
    ({ document, isAcknowledged }) =>
      needsPerson(document, isAcknowledged) || document.webhooks.some(webhookNeedsPerson),
  );
  return {
    document: {
      at: now.toISOString(),
      database: heldBackDocument(heldBack),
      clients: shown.map(({ document }) => document),
      not_configured: others,
    },
    text: [
      ...shown.map(({ document }) =>
        statusText(document, invocation.paint, [
          ...relevanceRows(document.relevance),
          ...followerRows(document.followers),
          ...webhookRows(document.webhooks),
          ...auditRows(document, now),
          ...checkRows(document.last_check, now),
        ]),
      ),
      ...heldBackLines(heldBack),
      ...(others.length === 0 ? [] : [notConfiguredText(others)]),
    ].join('\n'),
    exit: isWaiting ? exitCodes.unsettled : exitCodes.done,
  };
}

/** Clients of the database that the configuration does not have. */
async function notConfigured(shadow: Shadow, { clients }: Settings): Promise<readonly string[]> {
  const configured = new Set(clients.map(({ id }) => id));
  return (await shadow.clientIds()).filter((id) => !configured.has(id));
}

/** Who reads the changes of a client. */
interface Followed {
  readonly followers: readonly FollowerDocument[];
  readonly webhooks: readonly WebhookDocument[];
}

interface Checked {
  readonly last_check: ReturnType<typeof lastCheckDocument>;
}

interface Ruled {
  readonly relevance: ReturnType<typeof relevanceDocument>;
}

interface Shown {
  readonly document: StatusDocument & AuditStatus & Followed & Checked & Ruled;
  readonly isAcknowledged: boolean;
}

interface Look {
  readonly acknowledge: boolean;
  readonly settings: Settings;
}

async function look(shadow: Shadow, client: ClientSettings, { acknowledge, settings }: Look): Promise<Shown> {
  const state = await shadow.clientState(client.id);
  const walk = await shadow.audits.openWalk(client.id);
  const latest = await shadow.audits.latest(client.id, 2);
  const followers = (await shadow.followers.all(client.id)).map(followerDocument);
  const stored = await shadow.webhooks.of(client.id);
  const webhooks = webhookDocuments(client.id, configuredWebhooks(settings, client.id), stored, state.readAt);
  const document = {
    ...statusDocument(client, state),
    ...auditStatus(latest, walk),
    relevance: relevanceDocument(
      state,
      state.rule == null ? null : await shadow.shapes.shareNotKept(client.id),
    ),
    last_check: lastCheckDocument(await shadow.operations.lastCheck(client.id)),
    followers,
    webhooks,
  };
  return { document, isAcknowledged: acknowledge && (await acknowledged(shadow, state)) };
}

/** Acknowledges only what is shown. What is noticed a moment later has been seen by no person. */
async function acknowledged(
  shadow: Shadow,
  { client, foreignPurge, setBack }: Pick<ClientState, 'client' | 'foreignPurge' | 'setBack'>,
): Promise<boolean> {
  const by = thisPerson();
  const purge = foreignPurge && (await shadow.acknowledgeForeignPurge(client, foreignPurge.lastAt, by));
  const back = setBack && (await shadow.acknowledgeSetBack(client, setBack.lastAt, by));
  return (purge !== null) === (foreignPurge !== null) && (back !== null) === (setBack !== null);
}
