// What happened to a customer, in words: events of its life, entries that wait, and what became of a refresh.

import type { Explanation, Refreshed } from '../../../packages/client/src/api-types.ts';
import { count } from './times.ts';

export type LifeEvent = Explanation['events'][number];
export type Waiting = Explanation['waiting'][number];
export type CustomerVerdict = Explanation['verdict'];

export const verdictMeanings: Readonly<Record<CustomerVerdict, string>> = {
  fresh: 'as far as AA tells, this is as in AA',
  stale: 'a change is known and not here yet, or AA is silent',
  unknown: 'nothing is stored',
  forgotten: 'erased, and ignored from then on',
};

/** A field of an event, as text. `''`: it has none. */
export const textIn = (event: Readonly<Record<string, unknown>>, name: string): string => {
  const value = event[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

const textsIn = (event: Readonly<Record<string, unknown>>, name: string): readonly string[] => {
  const value = event[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

const outcomes: Readonly<Record<string, string>> = {
  created: 'stored for the first time',
  updated: 'its changes are stored',
  restored: 'stored again, after a deletion',
  deleted: 'marked as deleted',
  unchanged: 'nothing had changed',
  stale: 'a newer answer was stored already',
  unknown: 'AA has no such customer',
  dropped: 'dropped by a person, without a refresh',
  folded: 'goes on in a newer drain',
};

const kinds: Readonly<Record<string, string>> = {
  created: 'Created',
  updated: 'Changed',
  restored: 'Restored',
  deleted: 'Deleted',
  forgotten: 'Forgotten',
};

/** The event in a few words, without its time and its drain. */
export function eventTitle(event: LifeEvent): string {
  switch (event.event) {
    case 'queued':
      return 'Queued';
    case 'failed':
      return 'Refresh failed';
    case 'gone':
      return 'AA says that there is no such customer';
    case 'settled':
      return `Settled: ${outcomes[textIn(event, 'outcome')] ?? 'stored'}`;
    case 'changed':
      return kinds[textIn(event, 'kind')] ?? 'Changed';
    case 'purged':
      return `Purged from AA's queue`;
    case 'fetched':
      return 'Fetched from AA (the last time)';
    case 'forgotten':
      return 'Forgotten';
    default:
      return event.event;
  }
}

/** The numbers of an event that help to follow it elsewhere. */
export function eventNumbers(event: LifeEvent): string {
  const told = [
    ['drain_no', 'drain'],
    ['fetch_number', 'fetch'],
    ['change_no', 'change'],
    ['max_queue_number', 'up to queue number'],
  ].flatMap(([name = '', word = '']) => {
    const value = textIn(event, name);
    return value === '' ? [] : [`${word} ${/^\d{1,15}$/.test(value) ? count(Number(value)) : value}`];
  });
  return told.join(' · ');
}

interface Reason {
  readonly action?: string | null;
  readonly table?: string | null;
  readonly reason?: string | null;
}

export function reasonTexts(event: LifeEvent): readonly string[] {
  const reasons = Array.isArray(event['reasons']) ? (event['reasons'] as readonly Reason[]) : [];
  const texts = reasons.map(({ action, table, reason }) =>
    [[action, table].filter(Boolean).join(' '), reason].filter(Boolean).join(': '),
  );
  return [...new Set(texts)].filter(Boolean);
}

interface Changed {
  /** `customer` is the customer itself. */
  readonly section: string;
  /** `*`: an item came or went. */
  readonly fields: readonly string[];
}

/** What a change touched, by sections. */
export function changedIn(event: LifeEvent): readonly Changed[] {
  const fields = textsIn(event, 'fields');
  const bySection = new Map<string, string[]>(textsIn(event, 'sections').map((name) => [name, []]));
  for (const field of fields) {
    const at = field.indexOf('.');
    const section = at === -1 ? 'customer' : field.slice(0, at);
    bySection.set(section, [...(bySection.get(section) ?? []), at === -1 ? field : field.slice(at + 1)]);
  }
  return [...bySection].map(([section, some]) => ({ section, fields: some }));
}

export function waitingTitle({ state, ...entry }: Waiting): string {
  if (state === 'gone') return 'A deletion waits to be settled';
  if (state === 'parked') return 'Parked: its refresh failed';
  return entry['in_hand'] === true ? 'Being fetched now' : 'Waits to be fetched';
}

const applied: Readonly<Record<string, string>> = {
  created: 'It is stored for the first time.',
  updated: 'Its changes are stored.',
  restored: 'It is stored again, after a deletion.',
  deleted: 'It is marked as deleted.',
  unchanged: 'Nothing had changed.',
  stale: 'A newer answer was stored already.',
  unknown: 'AA has no such customer.',
};

/** What became of a refresh, in a sentence or two. A warning is told apart. */
export function refreshedText({ outcome, applied: what }: Refreshed): string {
  const became = what === null ? '' : ` ${applied[what] ?? ''}`;
  switch (outcome) {
    case 'fetched':
      return `AA answered.${became}`;
    case 'collapsed':
      return `AA answered, in a call that was under way already.${became}`;
    case 'not-found':
      return 'AA has no such customer.';
    case 'not-kept':
      return 'AA has this customer, and the rule of relevance does not keep it.';
    case 'forgotten':
      return 'This customer was forgotten. AA was not asked.';
    case 'under-way':
      return 'AA is being asked. What comes will show here.';
    case 'stale':
      return 'It was not refreshed.';
  }
}
