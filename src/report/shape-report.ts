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
  /** What the rule would mean for those who are stored. Left out: the rule is the same. */
  readonly rule?: RulePlan | undefined;
}

export interface RulePlan {
  readonly stay: number;
  readonly leave: number;
  /** AA must be asked. */
  readonly unknown: number;
  /** Whether more leave than may leave without a person. */
  readonly waits: boolean;
}

export type PlanState = 'first' | 'current' | 'begins' | 'waits' | 'superseded';

export type PlanDocument = ReturnType<typeof planDocument>;

export function planDocument({ client, plan, bulkSize, concurrency, callMs, rule }: PlanReport) {
  const { inForce, difference, erasedRows, erasesOf, customers } = plan;
  const entering = rule === undefined || difference.rule === 'narrower' ? 0 : plan.unkept;
  const fetched = Math.max(plan.fetched, rule?.unknown ?? 0) + entering;
  const calls = Math.ceil(fetched / bulkSize);
  return {
    client: client as string,
    shape_no: inForce?.shapeNo ?? null,
    state: stateOf(plan, rule),
    customers,
    erased: difference.erased.map((section) => ({ section, rows: erasedRows.get(section) ?? 0 })),
    erases_of: erasesOf,
    asked: difference.asked.map(({ section, how }) => ({ section, how })),
    relevance:
      rule === undefined
        ? null
        : {
            how: difference.rule,
            stay: rule.stay,
            leave: rule.leave,
            unknown: rule.unknown,
            may_enter: entering,
          },
    from_aa: {
      customers: fetched,
      calls,
      seconds: callMs === null ? null : Math.ceil((calls * callMs) / concurrency / 1_000),
    },
  };
}

function stateOf(
  { inForce, difference, isSuperseded, waits }: ShapePlan,
  rule: RulePlan | undefined,
): PlanState {
  if (inForce === null) return 'first';
  if (difference.erased.length + difference.asked.length === 0 && difference.rule === 'same')
    return 'current';
  if (isSuperseded) return 'superseded';
  return waits || rule?.waits === true ? 'waits' : 'begins';
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
  const fromAa = document.from_aa.customers === 0 ? '' : fromAaText(document);
  const byRule = document.relevance === null ? '' : ruleText(document.relevance);
  return `${client}: after shape ${shapeNo}\n${rows.length === 0 ? '' : inColumns(rows)}${byRule}${fromAa}${endings[state](document)}\n`;
}

function ruleText({
  stay,
  leave,
  unknown,
  may_enter: enter,
}: NonNullable<PlanDocument['relevance']>): string {
  const here = `relevance: ${counted(stay, 'customer')} stay, ${count(leave)} leave here`;
  const asked = unknown === 0 ? '' : `; of ${count(unknown)} nothing can be said without asking AA`;
  const entering =
    enter === 0
      ? ''
      : `; ${counted(enter, 'customer')} not kept now are fetched, and how many enter is not known`;
  return `${here}${asked}${entering}\n`;
}

/** All sections come in the same calls. */
function fromAaText({ asked, from_aa: { customers, calls, seconds } }: PlanDocument): string {
  const time = seconds === null ? '' : `, about ${spanText(seconds)} at today's pace`;
  return `From AA: ${counted(customers, 'customer')}, ${counted(calls, 'call')}${time}.${asked.length === 0 ? '' : ' Their changes have the cause `shape` in the feed.'}\n`;
}

function erasesText({ erases_of: of, customers, relevance }: PlanDocument): string {
  const leave = relevance?.leave ?? 0;
  const erased = `Something is erased of ${count(of)} of ${counted(customers, 'customer')}`;
  if (leave === 0) return erased;
  return of === 0
    ? `${count(leave)} of ${counted(customers, 'customer')} leave`
    : `${erased}, and ${count(leave)} leave`;
}

const endings: Readonly<Record<Exclude<PlanState, 'first' | 'current'>, (document: PlanDocument) => string>> =
  {
    begins: ({ client }) =>
      `Nothing waits for you: run and drain begin at once. Not before: aa-shadow pause --client ${client}`,
    waits: (document) =>
      `${erasesText(document)}. Until you say so, nothing is erased, fetched or purged: aa-shadow apply --client ${document.client}`,
    superseded: (document) => {
      const erased = destroys(document) ? `${erasesText(document)}. ` : '';
      return `This shape was in force before, and another one took its place; it does not come back by itself. ${erased}Install it: aa-shadow apply --client ${document.client}`;
    },
  };

/** Whether a person is asked before it is installed. */
export const destroys = ({ erases_of: of, relevance }: PlanDocument): boolean =>
  of > 0 || (relevance?.leave ?? 0) > 0;

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
            leaving: waiting.leaving,
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
