// `explain` for people. Pure.

import type { QueueReason } from '../catalogue/queue-entry.ts';
import type { CustomerLife } from '../shadow/shadow.ts';
import type { CustomerVerdict } from '../sync/explain/customer-verdict.ts';
import { type LifeEvent, lifeEvents } from '../sync/explain/life-events.ts';
import { moment } from '../sync/explain/moment.ts';
import type { ExplainDocument } from './explain-document.ts';
import type { Colour, Paint } from './paint.ts';
import { aligned } from './wording.ts';

const colours: Readonly<Record<CustomerVerdict, Colour>> = {
  fresh: 'green',
  stale: 'red',
  unknown: 'yellow',
  forgotten: 'yellow',
};

export function explainText(document: ExplainDocument, life: CustomerLife, paint: Paint): string {
  const { client, cust_id: id, verdict, verdict_text: says } = document;
  const rows = lifeEvents(life).map((event) => [moment(event.at), eventText(event)] as const);
  return `${paint('bold', `${client} ${id}`)}: ${paint(colours[verdict], says)}\n${aligned(rows)}`;
}

function eventText(event: LifeEvent): string {
  switch (event.event) {
    case 'queued':
      return `queued, drain ${event.drainNo}${reasonsText(event.reasons)}`;
    case 'failed':
      return `failed, drain ${event.drainNo}: ${event.code}: ${event.message}`;
    case 'gone':
      return `AA says that there is no such customer, drain ${event.drainNo}`;
    case 'settled':
      return `settled, drain ${event.drainNo}: ${event.outcome ?? 'stored'}${fetchText(event.fetchNumber)}`;
    case 'changed': {
      const { changeNo, kind, sections, fields } = event.change;
      const what = fields.length > 0 ? fields : sections;
      return `${kind}, change ${changeNo}${what.length === 0 ? '' : `: ${what.join(', ')}`}`;
    }
    case 'purged':
      return `purged, drain ${event.drainNo}, up to queue number ${event.maxQueueNumber ?? '?'}`;
    case 'fetched':
      return `fetched for the last time${fetchText(event.fetchNumber)}`;
    case 'forgotten':
      return 'forgotten';
  }
}

const fetchText = (number: number | null): string => (number === null ? '' : `, fetch ${number}`);

const reasonsText = (reasons: readonly QueueReason[]): string =>
  reasons.length === 0
    ? ''
    : `: ${reasons
        .map(({ table, action, reason }) => [action, table, reason].filter(Boolean).join(' '))
        .join(', ')}`;
