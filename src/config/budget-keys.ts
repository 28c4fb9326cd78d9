// The key `budget`: how many calls a client's AA is given in an hour, and at which hours none.

import { clockText } from '../shadow/shadow.ts';
import type { Complaint } from './complaint.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';
import {
  type Fit,
  group,
  nullable,
  nullableGroup,
  required,
  scalar,
  whole,
  withDefault,
} from './key-schema.ts';
import { nearestName } from './nearest-name.ts';
import { readDuration } from './units.ts';

/** `01:00` */
function readClock(text: string): Fit<number> {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match !== null) return { value: Number(match[1]) * 60 + Number(match[2]) };
  return { unfit: 'must be a time of the day', suggestion: 'such as "01:00" or "23:30", in quotes' };
}

function readZone(name: string): Fit<string> {
  if (/[/]|^UTC$/.test(name) && isZone(name)) return { value: name };
  const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
  const nearest = nearestName(name, zones) ?? cityOf(name, zones);
  const suggestion = nearest === null ? 'such as America/Chicago' : `did you mean ${nearest}?`;
  return { unfit: 'must be the IANA name of a time zone', suggestion };
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** `Chicago` is meant for `America/Chicago`. */
function cityOf(name: string, zones: readonly string[]): string | null {
  const cities = zones.map((zone) => zone.slice(zone.lastIndexOf('/') + 1));
  const nearest = nearestName(name, cities);
  return nearest === null ? null : (zones[cities.indexOf(nearest)] ?? null);
}

const clock = scalar(readClock, clockText);

export const budgetKeys = nullableGroup(
  {
    perHour: nullable(whole(1, 10_000_000), {
      type: 'number',
      default: 'as many as AA can take',
      description:
        'Calls to this AA in any 60 minutes, at most, by all workers together. Asking for the queue and purging it count, and never wait.',
    }),
    quiet: nullableGroup(
      {
        from: required(clock, { type: 'HH:MM', description: 'When it begins, as `"22:00"`.' }),
        to: required(clock, { type: 'HH:MM', description: 'When it ends. It may be on the next day.' }),
        zone: required(scalar(readZone), {
          type: 'time zone',
          description: 'Whose clock counts: an IANA name, as `America/Chicago`.',
        }),
      },
      'The time of the day at which AA is left alone. What a person asks for is fetched even so, and what is done is purged.',
    ),
  },
  'How many calls this AA is given, and when none (docs/reaching-aa.md).',
);

export const fastLaneKeys = group(
  {
    perMinute: withDefault(whole(0, 100_000), {
      type: 'number',
      default: '120',
      description: 'Calls to this AA in a minute, at most, that are made ahead of all others. 0: none.',
    }),
    perAsker: withDefault(whole(0, 100_000), {
      type: 'number',
      default: '60',
      description: 'How many of them one key may cause, or one address without a key.',
    }),
  },
  'Members who are fetched at once because somebody waits for them (docs/fast-lane.md).',
);

type Keys = Readonly<Record<string, Plain>>;

const groupIn = (keys: Keys, name: string): Keys | null => {
  const within = keys[name];
  return typeof within === 'object' && within !== null && !Array.isArray(within) ? (within as Keys) : null;
};

/** The polls of a client that asks as often as it may must not use up its budget. */
const pollsShare = 0.5;
const usualPollMs = 10_000;
const hourMs = 3_600_000;

/** What needs more than one key. `at`: the path of the client. */
export function budgetChecks(client: Keys, at: KeyPath): readonly Complaint[] {
  const budget = groupIn(client, 'budget');
  if (budget === null) return [];
  return [...emptyTime(budget, at), ...usedByPolls(client, budget, at)];
}

function emptyTime(budget: Keys, at: KeyPath): readonly Complaint[] {
  const quiet = groupIn(budget, 'quiet');
  if (quiet === null || typeof quiet['from'] !== 'string' || quiet['from'] !== quiet['to']) return [];
  const message = 'must be another time than `from`';
  const suggestion = 'leave `quiet` out where AA is never to be left alone; aa-shadow pause holds all work';
  return [{ code: 'CONFIG_BAD_VALUE', path: [...at, 'budget', 'quiet', 'to'], message, suggestion }];
}

function usedByPolls(client: Keys, budget: Keys, at: KeyPath): readonly Complaint[] {
  const perHour = Number(budget['perHour'] ?? Infinity);
  const written = client['pollEvery'];
  const pollMs = typeof written === 'string' ? (readDuration(written) ?? usualPollMs) : usualPollMs;
  const polls = Math.ceil(hourMs / pollMs);
  if (!(polls > perHour * pollsShare)) return [];
  const message = `leaves too little for customers: asking for the queue takes up to ${polls} calls an hour (\`pollEvery\`)`;
  const suggestion = `at least ${Math.ceil(polls / pollsShare)}, or a longer \`pollEvery\``;
  return [{ code: 'CONFIG_BAD_VALUE', path: [...at, 'budget', 'perHour'], message, suggestion }];
}
