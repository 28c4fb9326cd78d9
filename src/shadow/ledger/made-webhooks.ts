// Makes and removes webhooks at the request of programs. What is made here has its address and its secret in the database.

import { clientId } from '../../catalogue/ids.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { FeedKind } from '../interface/feed.ts';
import type { MadeWebhook, MakeOutcome } from '../interface/webhooks.ts';
import { feedHeadFrom } from '../reads/feed.ts';
import { build, required, type Statement } from '../statement.ts';
import type { SyncWebhookReceivers } from '../tables/webhook-tables.ts';
import { sendAction } from './actions.ts';
import type { Ledger } from './ledger.ts';
import { newWebhook, toRow, type WebhookKey } from './webhook-rows.ts';
import { webhookIn } from './webhooks.ts';

/** Of one client. */
export const mostMade = 50;

interface Making {
  readonly terms: string;
  readonly actor: string;
}

export const makeWebhook = (
  { database, own }: Ledger,
  made: MadeWebhook,
  { terms, actor }: Making,
): Promise<MakeOutcome> =>
  database.write(async (tx) => {
    const { client } = made;
    if ((await webhookIn(tx, made)) !== null) return 'taken';
    if (Number(required(await tx.first(countMade(client))).count) >= mostMade) return 'too-many';
    const now = await tx.now();
    const row = toRow(await begun(tx, made, terms, now));
    // Somebody else may have been first.
    if ((await tx.run(own.addAbsent('sync_webhooks', [row]))) === 0) return 'taken';
    tx.send(
      build
        .insertInto('sync_webhook_receivers')
        .values(toReceiver(made, actor, now))
        .compile(),
    );
    sendAction(tx, now, { actor, action: 'webhook-created', client, count: 1 });
    return 'made';
  });

/**
 * Numbers that begin with the time, so that neither an id of a message comes again when a name is used anew, nor an edition that
 * a sender of the one before may still know.
 */
async function begun(tx: Transaction, key: WebhookKey, terms: string, now: string) {
  const place = await feedHeadFrom(tx, key.client);
  return { ...newWebhook(key, place, terms), epoch: Date.parse(now), edition: Date.parse(now) };
}

const countMade = (client: string): Statement<{ readonly count: number | string }> =>
  build
    .selectFrom('sync_webhook_receivers')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('client_id', '=', client)
    .compile();

const listText = (list: readonly string[] | null): string | null =>
  list === null ? null : JSON.stringify(list);

const toReceiver = (made: MadeWebhook, actor: string, now: string): SyncWebhookReceivers => ({
  client_id: made.client,
  name: made.name,
  url: made.url,
  secret: made.secret,
  kinds: listText(made.kinds),
  sections: listText(made.sections),
  each_alone: made.each ? 1 : 0,
  settle_ms: made.settleMs,
  timeout_ms: made.timeoutMs,
  made_by: actor,
  made_at: now,
});

export const madeWebhooks = async ({ database }: Engine): Promise<readonly MadeWebhook[]> =>
  (await database.all(receivers)).map(toMade);

export async function madeWebhook(
  { database }: Engine,
  { client, name }: WebhookKey,
): Promise<MadeWebhook | null> {
  const row = await database.first(
    build
      .selectFrom('sync_webhook_receivers')
      .selectAll()
      .where('client_id', '=', client)
      .where('name', '=', name)
      .compile(),
  );
  return row === null ? null : toMade(row);
}

const receivers: Statement<SyncWebhookReceivers> = build
  .selectFrom('sync_webhook_receivers')
  .selectAll()
  .orderBy('client_id')
  .orderBy('name')
  .compile();

const toMade = (row: SyncWebhookReceivers): MadeWebhook => ({
  client: clientId(row.client_id),
  name: row.name,
  url: row.url,
  secret: row.secret,
  kinds: listIn(row.kinds) as readonly FeedKind[] | null,
  sections: listIn(row.sections),
  each: row.each_alone === 1,
  settleMs: row.settle_ms,
  timeoutMs: row.timeout_ms,
});

const listIn = (text: string | null): readonly string[] | null =>
  text === null ? null : (JSON.parse(text) as readonly string[]);

/** Of a sender that is at work nothing is written any more: the row that it would change is gone. */
export const unmakeWebhook = ({ database }: Ledger, key: WebhookKey, actor: string): Promise<boolean> =>
  database.write(async (tx) => {
    if ((await tx.run(removeFrom('sync_webhook_receivers', key))) === 0) return false;
    for (const table of ['sync_webhooks', 'sync_deliveries', 'sync_webhook_parked'] as const)
      tx.send(removeFrom(table, key));
    sendAction(tx, await tx.now(), { actor, action: 'webhook-deleted', client: key.client, count: 1 });
    return true;
  });

type TableOfWebhooks = 'sync_webhooks' | 'sync_webhook_receivers' | 'sync_deliveries' | 'sync_webhook_parked';

const removeFrom = (table: TableOfWebhooks, { client, name }: WebhookKey): Statement =>
  build.deleteFrom(table).where('client_id', '=', client).where('name', '=', name).compile();
