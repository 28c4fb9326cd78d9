// The report of `explain`: the history of one customer, and whether its stored data is fresh, as a JSON document
// (docs/json-output.md) and as a text.

import type { ClientId } from '../catalogue/ids.ts';
import type { QueueReason } from '../catalogue/queue-entry.ts';
import type { CustomerLife, EntryLife } from '../shadow/shadow.ts';
import {
  type CustomerVerdict,
  type KnownOfCustomer,
  explainCustomer,
} from '../sync/explain/customer-verdict.ts';
import { type LifeEvent, lifeEvents, moment } from '../sync/explain/life-events.ts';
import { type Colour, type Paint, aligned } from '../wording.ts';
import { hintFor } from './error-cures.ts';

export type ExplainDocument = ReturnType<typeof explainDocument>;

export function explainDocument(client: ClientId, known: KnownOfCustomer) {
  const { life } = known;
  const { verdict, says } = explainCustomer(known);
  return {
    client: client as string,
    cust_id: life.custId as string,
    other_spellings: known.spellings ?? [],
    verdict,
    verdict_text: says,
    ...storedDocument(life),
    forgotten_at: isoTime(life.forgottenAt),
    waiting: life.entries.filter(({ state }) => state !== 'stored').map(waitingDocument),
    events: lifeEvents(life).map(eventDocument),
  };
}

const isoTime = (time: Date | null): string | null => time?.toISOString() ?? null;

const storedDocument = ({ stored }: CustomerLife) => ({
  as_of_at: isoTime(stored?.fetchedAt ?? null),
  fetch_number: stored?.fetchNumber ?? null,
  changed_at: isoTime(stored?.changedAt ?? null),
  deleted_at: isoTime(stored?.deletedAt ?? null),
});

function waitingDocument(entry: EntryLife) {
  const last = entry.failures.at(-1);
  return {
    drain_no: entry.drainNo,
    max_queue_number: entry.drain.maxQueueNumber,
    state: entry.state,
    known_at: entry.knownAt.toISOString(),
    in_hand: entry.claimed,
    attempts: entry.attempts,
    parked_at: isoTime(entry.parkedAt),
    next_attempt_at: isoTime(entry.nextAttemptAt),
    error_code: last?.code ?? null,
    error_message: last?.message ?? null,
    hint: last === undefined ? null : hintFor(last.code),
  };
}

export type EventDocument = { readonly at: string; readonly event: LifeEvent['event'] } & Readonly<
  Record<string, unknown>
>;

function eventDocument(event: LifeEvent): EventDocument {
  return { at: event.at.toISOString(), event: event.event, ...detailsOf(event) };
}

function detailsOf(event: LifeEvent): Readonly<Record<string, unknown>> {
  switch (event.event) {
    case 'queued':
      return { drain_no: event.drainNo, reasons: event.reasons };
    case 'failed':
      return { drain_no: event.drainNo, error_code: event.code, error_message: event.message };
    case 'gone':
      return { drain_no: event.drainNo };
    case 'settled':
      return { drain_no: event.drainNo, outcome: event.outcome, fetch_number: event.fetchNumber };
    case 'changed': {
      const { changeNo, kind, sections, fields, cause } = event.change;
      return { change_no: changeNo, kind, sections, fields, cause };
    }
    case 'purged':
      return { drain_no: event.drainNo, max_queue_number: event.maxQueueNumber };
    case 'fetched':
      return { fetch_number: event.fetchNumber };
    case 'forgotten':
      return {};
  }
}

const colours: Readonly<Record<CustomerVerdict, Colour>> = {
  fresh: 'green',
  stale: 'red',
  unknown: 'yellow',
  forgotten: 'yellow',
};

export function explainText(document: ExplainDocument, life: CustomerLife, paint: Paint): string {
  const { client, cust_id: id, verdict, verdict_text: says } = document;
  const rows = lifeEvents(life).map((event) => [moment(event.at), eventText(event)] as const);
  const hints = new Set(document.waiting.flatMap(({ hint }) => hint ?? []));
  const advice = [...hints].map((hint) => ['what to do', hint] as const);
  return `${paint('bold', `${client} ${id}`)}: ${paint(colours[verdict], says)}\n${aligned(advice)}${aligned(rows)}`;
}

const causes = {
  shape: ', because other sections are asked for',
  relevance: ', because of the rule of relevance',
} as const;

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
      const { changeNo, kind, sections, fields, cause } = event.change;
      const why = cause === null ? '' : causes[cause];
      const what = fields.length > 0 ? fields : sections;
      return `${kind}, change ${changeNo}${what.length === 0 ? '' : `: ${what.join(', ')}`}${why}`;
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
