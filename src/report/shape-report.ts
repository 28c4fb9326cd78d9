// What a change of the sections means, and how far it is: JSON documents (docs/json-output.md) and texts.

import type { ClientId } from '../catalogue/ids.ts';
import type { Asking } from '../shape/difference.ts';
import type { ClientState, ShapePlan } from '../shadow/shadow.ts';
import { count, counted, inColumns, type Row, spanText } from '../wording.ts';

export interface PlanReport {
  readonly client: ClientId;
  readonly plan: ShapePlan;
  readonly bulkSize: number;
  readonly concurrency: number;
  /** How long AA takes to answer a call, as measured in the last day. `null`: nobody has measured. */
  readonly callMs: number | null;
}

export type PlanState = 'first' | 'current' | 'begins' | 'waits' | 'superseded';

export type PlanDocument = ReturnType<typeof planDocument>;

export function planDocument({ client, plan, bulkSize, concurrency, callMs }: PlanReport) {
  const { inForce, difference, erasedRows, erasesOf, customers, fetched } = plan;
  const calls = Math.ceil(fetched / bulkSize);
  return {
    client: client as string,
    shape_no: inForce?.shapeNo ?? null,
    state: stateOf(plan),
    customers,
    erased: difference.erased.map((section) => ({ section, rows: erasedRows.get(section) ?? 0 })),
    erases_of: erasesOf,
    asked: difference.asked.map(({ section, how }) => ({ section, how })),
    from_aa: {
      customers: fetched,
      calls,
      seconds: callMs === null ? null : Math.ceil((calls * callMs) / concurrency / 1_000),
    },
  };
}

function stateOf({ inForce, difference, isSuperseded, waits }: ShapePlan): PlanState {
  if (inForce === null) return 'first';
  if (difference.erased.length + difference.asked.length === 0) return 'current';
  if (isSuperseded) return 'superseded';
  return waits ? 'waits' : 'begins';
}

export const planLeavesWork = ({ state }: PlanDocument): boolean =>
  state === 'waits' || state === 'superseded';

const askings: Readonly<Record<Asking, readonly [sign: string, says: string]>> = {
  added: ['+', ''],
  wider: ['+', ' (asked for more)'],
  narrower: ['-', ' (asked for less)'],
  other: ['±', ' (asked for in another way)'],
};

export function planText(document: PlanDocument): string {
  const { client, shape_no: shapeNo, state, erased, asked } = document;
  if (state === 'first') return `${client}: no shape is in force yet; the first one is taken as it is\n`;
  if (state === 'current')
    return `${client}: shape ${shapeNo} is in force, and this configuration keeps the same\n`;
  const rows = [
    ...asked.map(({ section, how }) => [`  ${askings[how][0]} ${section}${askings[how][1]}`, 'fetched']),
    ...erased.map(({ section, rows: some }) => [`  - ${section}`, `${counted(some, 'row')} erased here`]),
  ];
  const fromAa = asked.length === 0 ? '' : fromAaText(document);
  return `${client}: after shape ${shapeNo}\n${inColumns(rows)}${fromAa}${endings[state](document)}\n`;
}

/** All sections come in the same calls. */
function fromAaText({ from_aa: { customers, calls, seconds } }: PlanDocument): string {
  const time = seconds === null ? '' : `, about ${spanText(seconds)} at today's pace`;
  return `From AA: ${counted(customers, 'customer')}, ${counted(calls, 'call')}${time}. Their changes have the cause \`shape\` in the feed.\n`;
}

const erasesText = ({ erases_of: of, customers }: PlanDocument): string =>
  `Something is erased of ${count(of)} of ${counted(customers, 'customer')}`;

const endings: Readonly<Record<Exclude<PlanState, 'first' | 'current'>, (document: PlanDocument) => string>> =
  {
    begins: ({ client }) =>
      `Nothing waits for you: run and drain begin at once. Not before: aa-shadow pause --client ${client}`,
    waits: (document) =>
      `${erasesText(document)}. Until you say so, nothing is erased, fetched or purged: aa-shadow apply --client ${document.client}`,
    superseded: (document) => {
      const erased = document.erases_of === 0 ? '' : `${erasesText(document)}. `;
      return `This shape was in force before, and another one took its place; it does not come back by itself. ${erased}Install it: aa-shadow apply --client ${document.client}`;
    },
  };

/** What `apply` asks. */
export const applyQuestion = (document: PlanDocument): string =>
  `${erasesText(document)} of ${document.client} for good. Apply?`;

export const appliedDocument = (client: ClientId, kind: string) => ({
  client: client as string,
  applied: kind === 'installed',
});

export const appliedText = (client: ClientId, kind: string): string =>
  kind === 'installed'
    ? `${client}: the shape is installed; run and drain bring the customers to it. aa-shadow status --client ${client} shows how far they are\n`
    : `${client}: this configuration is in force already\n`;

/** The part of a client's status. */
export function shapeDocument({
  client,
  shape: { shapeNo, applying, waiting },
}: Pick<ClientState, 'client' | 'shape'>) {
  return {
    shape_no: shapeNo === 0 ? null : shapeNo,
    applying:
      applying === null
        ? null
        : {
            since: applying.since.toISOString(),
            walked: applying.walked,
            wanted: applying.wanted,
            left: applying.left,
            per_minute: applying.perMinute,
            seconds_left: secondsLeft(applying),
          },
    waiting:
      waiting === null
        ? null
        : {
            since: waiting.since.toISOString(),
            erases_of: waiting.erasesOf,
            plan: `aa-shadow plan --client ${client}`,
            apply: `aa-shadow apply --client ${client}`,
          },
  };
}

type Applying = NonNullable<ClientState['shape']['applying']>;

/** `null`: there is no telling. */
const secondsLeft = ({ left, perMinute, walked }: Applying): number | null =>
  !walked || perMinute === null || perMinute === 0 ? null : Math.ceil((left * 60) / perMinute);

export type ShapeDocument = ReturnType<typeof shapeDocument>;

export function shapeRows({ shape_no: shapeNo, applying, waiting }: ShapeDocument): readonly Row[] {
  const rows: Row[] = [];
  if (applying !== null) rows.push(['shape', `${shapeNo}: ${applyingText(applying)}`]);
  if (waiting !== null) rows.push(['needs a person', `${waiting.plan}, then ${waiting.apply}`]);
  return rows;
}

function applyingText({
  walked,
  wanted,
  left,
  per_minute: perMinute,
  seconds_left: seconds,
}: NonNullable<ShapeDocument['applying']>): string {
  if (!walked) return 'what is not asked for any more is erased, and whom AA must be asked for is noted';
  const pace = perMinute === null ? '' : `, ${count(perMinute)} a minute`;
  const time = seconds === null ? '' : `, about ${spanText(seconds)} left`;
  return `${count(wanted - left)} of ${counted(wanted, 'customer')} fetched for what was added${pace}${time}`;
}
