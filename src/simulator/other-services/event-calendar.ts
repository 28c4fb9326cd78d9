// The association's events and the registrations for them. They are computed from the customer's number and not stored.

import { isoDay, worldToday } from '../making/calendar.ts';
import { Dice, entry } from '../making/dice.ts';
import { towns } from '../making/places.ts';

export interface AaEvent {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly typeDescr: string;
  readonly category: string;
  readonly status: 'ACTIVE' | 'CANCELLED' | 'CLOSED';
  /** ISO dates. */
  readonly start: string;
  readonly end: string;
  readonly deadline: string;
  readonly fee: number;
  readonly town: (typeof towns)[number];
}

export interface Registration {
  readonly event: AaEvent;
  readonly serno: string;
  /** ISO dates. `changed` is the day on which the registration was cancelled or confirmed. */
  readonly registered: string;
  readonly changed: string;
  readonly status: 'REGISTERED' | 'CANCELLED' | 'WAITLIST';
  readonly paid: boolean;
  readonly attended: boolean;
  readonly guest: boolean;
}

const kinds = [
  ['CONF', 'Conference', 'Annual Meeting'],
  ['WEB', 'Webinar', 'Lunch & Learn'],
  ['WS', 'Workshop', 'Leadership Workshop'],
  ['GALA', 'Gala', 'Awards Gala “Étoiles”'],
] as const;

const eventKey = 7_000;

function eventAt(at: number): AaEvent {
  const dice = Dice.of(eventKey, at);
  const [type, typeDescr, name] = entry(kinds, at);
  const day = worldToday - 420 + at * 45;
  return {
    id: String(5_001 + at),
    name: `${name} ${isoDay(day).slice(0, 4)} (${at + 1})`,
    type,
    typeDescr,
    category: at % 3 === 0 ? 'NATIONAL' : 'CHAPTER',
    status: at === 5 ? 'CANCELLED' : day < worldToday ? 'CLOSED' : 'ACTIVE',
    start: isoDay(day),
    end: isoDay(day + dice.below(4)),
    deadline: isoDay(day - 14),
    fee: 50 * dice.between(0, 12),
    town: dice.pick(towns),
  };
}

export const aaEvents: readonly AaEvent[] = Array.from({ length: 16 }, (_, at) => eventAt(at));

/** The registrations of one customer, by its number. Most customers have one or two. */
export const registrationsOf = (number: number): readonly Registration[] =>
  aaEvents.flatMap((event, at) => {
    const dice = Dice.of(eventKey, number, at + 1);
    if (!dice.chance(0.1)) return [];
    const before = dice.between(15, 120);
    const day = worldToday - 420 + at * 45 - before;
    const lot = dice.below(100);
    return {
      event,
      serno: String(number * aaEvents.length + at + 700_001),
      registered: isoDay(day),
      changed: isoDay(day + (lot < 30 ? dice.below(14) : 0)),
      status: lot < 20 ? 'CANCELLED' : lot < 27 ? 'WAITLIST' : 'REGISTERED',
      paid: dice.chance(0.8),
      attended: dice.chance(0.7),
      guest: dice.chance(0.1),
    } satisfies Registration;
  });
