// `status`: shows how fresh each client's shadow is, how far its queue is drained, and what needs a person.

import type { Command } from 'commander';
import type { ClientSettings, Settings } from '../../config/settings.ts';
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
import { heldBackDocument, heldBackLines } from '../../report/held-back.ts';
import type { ClientState, Shadow } from '../../shadow/shadow.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import { inTurn, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';

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
  const { shown, heldBack, others } = await withShadow(settings, 'check', async (shadow) => ({
    shown: await inTurn(clients, (client) => look(shadow, client, acknowledge)),
    heldBack: await shadow.heldBack(),
    others: await notConfigured(shadow, settings),
  }));
  const now = new Date();
  const isWaiting = shown.some(({ document, isAcknowledged }) => needsPerson(document, isAcknowledged));
  return {
    document: {
      at: now.toISOString(),
      database: heldBackDocument(heldBack),
      clients: shown.map(({ document }) => document),
      not_configured: others,
    },
    text: [
      ...shown.map(({ document }) => statusText(document, invocation.paint, auditRows(document, now))),
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

interface Shown {
  readonly document: StatusDocument & AuditStatus;
  readonly isAcknowledged: boolean;
}

async function look(shadow: Shadow, client: ClientSettings, acknowledge: boolean): Promise<Shown> {
  const state = await shadow.clientState(client.id);
  const walk = await shadow.audits.openWalk(client.id);
  const latest = await shadow.audits.latest(client.id, 2);
  const document = { ...statusDocument(client, state), ...auditStatus(latest, walk) };
  return { document, isAcknowledged: acknowledge && (await acknowledged(shadow, state)) };
}

/** Acknowledges only what is shown. What is noticed a moment later has been seen by no person. */
async function acknowledged(
  shadow: Shadow,
  { client, foreignPurge, setBack }: Pick<ClientState, 'client' | 'foreignPurge' | 'setBack'>,
): Promise<boolean> {
  const purge = foreignPurge && (await shadow.acknowledgeForeignPurge(client, foreignPurge.lastAt));
  const back = setBack && (await shadow.acknowledgeSetBack(client, setBack.lastAt));
  return (purge !== null) === (foreignPurge !== null) && (back !== null) === (setBack !== null);
}
