// Reads where webhooks stand.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine, Reader } from '../engine.ts';
import type { Delivery, ParkedChange, WebhookLook, WebhookOverview } from '../interface/webhooks.ts';
import { firstFrom } from '../ledger/feed-rows.ts';
import { toDelivery, toParkedChange, toWebhook } from '../ledger/webhook-rows.ts';
import { build, required, type Statement } from '../statement.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { SyncDeliveries, SyncWebhookParked, SyncWebhooks } from '../tables/webhook-tables.ts';

type KnownRow = SyncWebhooks & { readonly last_change_no: number | null };
type LookRow = KnownRow & { readonly made_at: string | null };
type OverviewRow = KnownRow & { readonly made_url: string | null };

const knownRows = build
  .selectFrom('sync_webhooks')
  .leftJoin('sync_clients', 'sync_clients.client_id', 'sync_webhooks.client_id')
  .leftJoin('sync_webhook_receivers', (join) =>
    join
      .onRef('sync_webhook_receivers.client_id', '=', 'sync_webhooks.client_id')
      .onRef('sync_webhook_receivers.name', '=', 'sync_webhooks.name'),
  )
  .selectAll('sync_webhooks')
  .select('sync_clients.change_no as last_change_no');

const lookRows: Statement<LookRow> = knownRows.select('sync_webhook_receivers.made_at').compile();

const rowsOf = (client: ClientId): Statement<OverviewRow> =>
  knownRows
    .select('sync_webhook_receivers.url as made_url')
    .where('sync_webhooks.client_id', '=', client)
    .orderBy('sync_webhooks.name')
    .compile();

export async function lookAtWebhooks({ database }: Engine): Promise<WebhookLook> {
  const [rows, now] = await Promise.all([database.all(lookRows), database.now()]);
  const webhooks = rows.map((row) => ({
    ...toWebhook(row),
    lastChangeNo: row.last_change_no ?? 0,
    madeAt: timeOf(row.made_at),
  }));
  return { now: new Date(now), webhooks };
}

export const webhooksOf = ({ database }: Engine, client: ClientId): Promise<readonly WebhookOverview[]> =>
  database.read(async (reader) => {
    const found: WebhookOverview[] = [];
    for (const row of await reader.all(rowsOf(client))) found.push(await overviewOf(reader, client, row));
    return found;
  });

async function overviewOf(reader: Reader, client: ClientId, row: OverviewRow): Promise<WebhookOverview> {
  const waiting = await firstFrom(reader, client, row.change_no + 1);
  const { parked } = required(await reader.first(countParked(client, row.name)));
  return {
    ...toWebhook(row),
    lastChangeNo: row.last_change_no ?? 0,
    oldestWaitingAt: waiting === null ? null : new Date(waiting.committed_at),
    parked,
    madeUrl: row.made_url,
  };
}

const countParked = (client: ClientId, name: string): Statement<{ readonly parked: number }> =>
  build
    .selectFrom('sync_webhook_parked')
    .select((eb) => eb.fn.countAll<number>().as('parked'))
    .where('client_id', '=', client)
    .where('name', '=', name)
    .compile();

export const deliveriesOf = async (
  { database }: Engine,
  client: ClientId,
  name: string,
  limit: number,
): Promise<readonly Delivery[]> =>
  (await database.all(latestDeliveries(client, name, limit))).map(toDelivery);

const latestDeliveries = (client: ClientId, name: string, limit: number): Statement<SyncDeliveries> =>
  build
    .selectFrom('sync_deliveries')
    .selectAll()
    .where('client_id', '=', client)
    .where('name', '=', name)
    .orderBy('attempt_no', 'desc')
    .limit(limit)
    .compile();

export const parkedOf = async (
  { database }: Engine,
  client: ClientId,
  name: string,
  limit: number,
): Promise<readonly ParkedChange[]> =>
  (await database.all(latestParked(client, name, limit))).map(toParkedChange);

const latestParked = (client: ClientId, name: string, limit: number): Statement<SyncWebhookParked> =>
  build
    .selectFrom('sync_webhook_parked')
    .selectAll()
    .where('client_id', '=', client)
    .where('name', '=', name)
    .orderBy('change_no', 'desc')
    .limit(limit)
    .compile();
