// What a change of the sections means, and how far it is: JSON documents (docs/json-output.md) and texts.

import type { ClientId } from '../catalogue/ids.ts';
import type { Asking } from '../shape/difference.ts';
import type { FieldChange } from '../shape/field-difference.ts';
import type { Shape } from '../shape/shape.ts';
import type { ClientState, ShapePlan } from '../shadow/shadow.ts';
import { fieldLine, type PlanLine } from './plan-lines.ts';
import { count, counted, inColumns, type Row, spanText } from '../wording.ts';

export interface PlanReport {
  readonly client: ClientId;
  /** The one of the configuration. */
  readonly shape: Shape;
  readonly plan: ShapePlan;
  readonly bulkSize: number;
  readonly concurrency: number;
  /** How long AA takes to answer a call, as measured in the last day. `null`: nobody has measured. */
  readonly callMs: number | null;
  /** What the rule would mean for those who are stored. Left out: the rule is the same. */
  readonly rule?: RulePlan | undefined;
  /** How many have been fetched, leave by the rule in force, and wait for a person. */
  readonly held: number;
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

export function planDocument({ client, shape, plan, bulkSize, concurrency, callMs, rule, held }: PlanReport) {
  const { inForce, difference, privacy, erasedRows, erasesOf, customers } = plan;
  const entering = rule === undefined || difference.rule === 'narrower' ? 0 : plan.unkept;
  const fetched = Math.max(plan.fetched, rule?.unknown ?? 0) + entering;
  const calls = Math.ceil(fetched / bulkSize);
  return {
    client: client as string,
    shape_no: inForce?.shapeNo ?? null,
    in_force:
      inForce === null ? null : { since: inForce.since.toISOString(), sections: sectionsOf(inForce.shape) },
    shape_id: shape.id,
    state: stateOf(plan, rule),
    customers,
    leaving: held,
    erased: difference.erased.map((section) => ({ section, rows: erasedRows.get(section) ?? 0 })),
    erases_of: erasesOf,
    asked: difference.asked.map(({ section, how }) => ({ section, how })),
    privacy: privacy.map(({ path, from, to, values, isRemote }) => ({
      path,
      from,
      to,
      values,
      from_aa: isRemote,
    })),
    fields: difference.fields.map(({ path, from, to, isRemote }) => ({
      path,
      from: fieldDocument(from),
      to: fieldDocument(to),
      from_aa: isRemote,
    })),
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
    lines: linesOf(plan, rule),
    from_aa: {
      customers: fetched,
      calls,
      seconds: callMs === null ? null : Math.ceil((calls * callMs) / concurrency / 1_000),
    },
  };
}

const fieldDocument = (field: FieldChange['from']) =>
  field === null ? null : { type: field.type, column: field.column, volatile: field.isVolatile };

const sectionsOf = ({ asked }: Shape) =>
  Object.entries(asked).map(([section, { options, attr }]) => ({ section, options, kinds: attr.length }));

function linesOf(
  { difference: { asked, erased, fields, rule: how }, erasedRows, privacy, unkept, customers }: ShapePlan,
  rule: RulePlan | undefined,
): readonly PlanLine[] {
  return [
    ...asked.map(({ section, how: asking }) => ({ ...askings[asking](section), says: 'fetched' })),
    ...erased.map((section) => ({
      sign: '-' as const,
      part: section,
      says: `${counted(erasedRows.get(section) ?? 0, 'row')} erased here`,
    })),
    ...fields.filter(({ isErased }) => !isErased).map((change) => fieldLine(change, customers)),
    ...privacy.map((change) => ({
      sign: '±' as const,
      part: `${change.path} (${change.from} → ${change.to})`,
      says: privacyText(change),
    })),
    ...(rule === undefined
      ? []
      : [{ sign: signs[how], part: 'relevance', says: ruleText(rule, how === 'narrower' ? 0 : unkept) }]),
  ];
}

const signs: Readonly<Record<ShapePlan['difference']['rule'], PlanLine['sign']>> = {
  same: '±',
  wider: '+',
  narrower: '-',
  other: '±',
};

/** `entering`: how many are not kept now, of whom the new rule may keep some. */
function ruleText({ stay, leave, unknown }: RulePlan, entering: number): string {
  const here = `${counted(stay, 'customer')} stay, ${count(leave)} leave here`;
  const asked = unknown === 0 ? '' : `; of ${count(unknown)} nothing can be said without asking AA`;
  const more =
    entering === 0
      ? ''
      : `; ${counted(entering, 'customer')} not kept now are fetched, and how many enter is not known`;
  return `${here}${asked}${more}`;
}

function stateOf(
  { inForce, difference, privacy, isSuperseded, waits }: ShapePlan,
  rule: RulePlan | undefined,
): PlanState {
  if (inForce === null) return 'first';
  const { erased, asked, fields } = difference;
  const changes = erased.length + asked.length + fields.length + privacy.length;
  if (changes === 0 && difference.rule === 'same') return 'current';
  if (isSuperseded) return 'superseded';
  return waits || rule?.waits === true ? 'waits' : 'begins';
}

export const planLeavesWork = ({ state, leaving }: PlanDocument): boolean =>
  state === 'waits' || state === 'superseded' || leaving > 0;

const askings: Readonly<Record<Asking, (section: string) => Pick<PlanLine, 'sign' | 'part'>>> = {
  added: (section) => ({ sign: '+', part: section }),
  wider: (section) => ({ sign: '+', part: `${section} (asked for more)` }),
  narrower: (section) => ({ sign: '-', part: `${section} (asked for less)` }),
  other: (section) => ({ sign: '±', part: `${section} (asked for in another way)` }),
};

export function planText(document: PlanDocument): string {
  const { client, shape_no: shapeNo, state, leaving } = document;
  const held = heldLeaversText(client, leaving);
  if (state === 'first') return `${client}: no shape is in force yet; the first one is taken as it is\n`;
  if (state === 'current')
    return `${client}: shape ${shapeNo} is in force, and this configuration keeps the same\n${held}`;
  return `${planChangesText(document)}${endings[state](document)}\n${held}`;
}

/** Of customers who leave by the rule in force, and stay until a person says so. Empty: there are none. */
export const heldLeaversText = (client: string, leaving: number): string =>
  leaving === 0
    ? ''
    : `${client}: ${counted(leaving, 'customer')} ${leaving === 1 ? 'leaves' : 'leave'} by the rule in force, and ${leaving === 1 ? 'stays' : 'stay'} until you say so: aa-shadow apply --client ${client}\n`;

/** What would change, without what is to be done about it. */
export function planChangesText(document: PlanDocument): string {
  const { client, shape_no: shapeNo, lines } = document;
  const rows = lines.map(({ sign, part, says }) => [`  ${sign} ${part}`, says]);
  const fromAa = document.from_aa.customers === 0 ? '' : fromAaText(document);
  return `${client}: after shape ${shapeNo}\n${inColumns(rows)}${fromAa}`;
}

/** Of conditions, nobody has counted whom they are for. */
function privacyText({ values, isRemote }: ShapePlan['privacy'][number]): string {
  const here = values === 0 ? [] : [`${values === null ? '' : `${counted(values, 'value')} `}rewritten here`];
  return [...here, ...(isRemote ? ['fetched'] : [])].join(', and ') || 'nothing is stored of it';
}

/** All sections come in the same calls. */
function fromAaText({ asked, fields, from_aa: { customers, calls, seconds } }: PlanDocument): string {
  const isOfShape = asked.length > 0 || fields.some((field) => field.from_aa);
  const time = seconds === null ? '' : `, about ${spanText(seconds)} at today's pace`;
  return `From AA: ${counted(customers, 'customer')}, ${counted(calls, 'call')}${time}.${isOfShape ? ' Their changes have the cause `shape` in the feed.' : ''}\n`;
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

/** What `apply` asks where the shape is in force already. */
export const leaveQuestion = (client: ClientId, held: number): string =>
  `${counted(held, 'customer')} of ${client} leave by the rule, and are erased for good. Let them go?`;

export const appliedDocument = (client: ClientId, kind: string) => ({
  client: client as string,
  applied: kind === 'installed',
});

export const appliedText = (client: ClientId, kind: string): string =>
  kind === 'installed'
    ? `${client}: the shape is installed; run and drain bring the customers to it. aa-shadow status --client ${client} shows how far they are\n`
    : `${client}: this configuration is in force already; whoever waited for you to leave by its rule, leaves now\n`;

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
            leaving: applying.held,
            per_minute: applying.perMinute,
            seconds_left: secondsLeft(applying, applying.perMinute),
            seconds_left_least: secondsLeft(applying, applying.fastPerMinute ?? null),
            seconds_left_most: secondsLeft(applying, applying.slowPerMinute ?? null),
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

/** `null`: there is no telling. Whoever waits for a person has been fetched. */
const secondsLeft = ({ left, held, walked }: Applying, perMinute: number | null): number | null =>
  !walked || perMinute === null || perMinute === 0
    ? null
    : Math.ceil((Math.max(0, left - held) * 60) / perMinute);

export type ShapeDocument = ReturnType<typeof shapeDocument>;

/** `client`: as in a command. */
export function shapeRows(
  client: string,
  { shape_no: shapeNo, applying, waiting }: ShapeDocument,
): readonly Row[] {
  const rows: Row[] = [];
  const apply = `aa-shadow apply --client ${client}`;
  if (applying !== null) rows.push(['shape', `${shapeNo}: ${applyingText(applying)}`]);
  if (applying !== null && applying.leaving > 0)
    rows.push(['needs a person', `${counted(applying.leaving, 'customer')} leave by the rule: ${apply}`]);
  if (waiting !== null) rows.push(['needs a person', `${waiting.plan}, then ${waiting.apply}`]);
  return rows;
}

function applyingText({
  walked,
  wanted,
  left,
  leaving,
  per_minute: perMinute,
  seconds_left: seconds,
  seconds_left_least: least,
  seconds_left_most: most,
}: NonNullable<ShapeDocument['applying']>): string {
  if (!walked) return 'what is not asked for any more is erased, and whom AA must be asked for is noted';
  const toFetch = Math.max(0, left - leaving);
  const fetched = `${count(wanted - toFetch)} of ${counted(wanted, 'customer')} fetched for it`;
  if (toFetch === 0) return fetched;
  const pace = perMinute === null ? '' : `, ${count(perMinute)} a minute`;
  const range = rangeText(least ?? seconds, most);
  const time = seconds === null ? '' : `, ${range ?? `about ${spanText(seconds)}`} left`;
  return `${fetched}${pace}${time}`;
}

/** `null`: there is no range. In the slow quarter of the time nothing may have come. */
function rangeText(least: number | null, most: number | null): string | null {
  if (least === null || most === null) return null;
  const [from, to] = [spanText(least), spanText(most)];
  return from === to ? `about ${from}` : `${from} to ${to}`;
}
