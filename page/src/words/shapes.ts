// What a plan means, in sentences. The lines of a plan come from the server as they are: a later program may say more in them. Pure.

import type { ClientStatus, ShapePlan } from '../../../packages/client/src/api-types.ts';
import { leftRange } from './paces.ts';
import { count, counted, isOrAre } from './times.ts';

/** Of the shape, in lists. */
export const shapeWaitsText = 'shape waits';
export const newShapeText = 'new shape';

export type PlanLine = ShapePlan['lines'][number];

/** For those who do not see the sign. */
export const signTexts: Readonly<Record<PlanLine['sign'], string>> = {
  '+': 'more',
  '-': 'less',
  '±': 'other',
};

/** Whether a person must say so. */
export const waitsForPerson = ({ state }: ShapePlan): boolean => state === 'waits' || state === 'superseded';

export const planTitles: Readonly<Record<'begins' | 'waits' | 'superseded', string>> = {
  begins: 'A new shape begins by itself',
  waits: 'A new shape waits for a decision',
  superseded: 'This server has an earlier shape',
};

/** How many leave by the rule, as far as it is known. They are erased as a whole. */
export const leaversOf = ({ relevance }: ShapePlan): number => relevance?.leave ?? 0;

/** `null`: nothing is erased. */
export function erasesText(plan: ShapePlan): string | null {
  const { erases_of: of, customers } = plan;
  const leave = leaversOf(plan);
  const ofAll = (some: number): string =>
    `${count(some)} of ${counted(customers, 'customer')}${shareText(some, customers)}`;
  const says = [
    ...(of === 0 ? [] : [`Something is erased for good of ${ofAll(of)}.`]),
    ...(leave === 0 ? [] : [`By the rule of relevance ${ofAll(leave)} leave, and are erased for good.`]),
  ];
  return says.length === 0 ? null : says.join(' ');
}

/** What the button says that applies it. */
export function applyText(plan: ShapePlan): string {
  const { erases_of: of } = plan;
  const leave = leaversOf(plan);
  if (leave > 0) return of > 0 ? 'Apply and erase' : `Apply and let ${count(leave)} leave`;
  return of === 0 ? 'Apply' : `Apply and erase of ${counted(of, 'customer')}`;
}

/** ` (2.4 %)`, which no line breaks. */
function shareText(some: number, all: number): string {
  if (all === 0) return '';
  const percent = (100 * some) / all;
  return percent < 0.1
    ? ' (less than 0.1\u00a0%)'
    : ` (${percent.toLocaleString('en-US', { maximumFractionDigits: 1 })}\u00a0%)`;
}

/** With those who are owed from before. `null`: AA is asked for nobody. */
export function fetchesText({ from_aa: { customers, calls, seconds } }: ShapePlan): string | null {
  if (customers === 0) return null;
  const time =
    seconds === null
      ? '; how long that takes is not known, because no call was measured lately'
      : `, ${leftRange([seconds])} at the pace of today`;
  return `AA is asked for ${counted(customers, 'customer')} beside the drains: ${counted(calls, 'call')}${time}.`;
}

type Applying = NonNullable<ClientStatus['shape']['applying']>;

/** Of those left, how many AA is still asked for. The others were fetched, and wait for a person to let them leave. */
export const toFetch = ({ left, leaving }: Applying): number => Math.max(0, left - leaving);

/** How many are left, how fast it goes, and how long it takes. `null`: AA is asked for nobody any more. */
export function owedText(applying: Applying): string | null {
  const { walked, per_minute: pace, seconds_left: seconds } = applying;
  const { seconds_left_least: least, seconds_left_most: most } = applying;
  if (!walked)
    return 'First all customers are looked at here. Then AA is asked for those who lack something.';
  const left = toFetch(applying);
  if (left === 0 && applying.leaving > 0) return null;
  const fast = pace === null ? '' : `, ${count(pace)} a minute`;
  const time =
    seconds === null ? 'how long it takes is not known yet' : `${leftRange([least ?? seconds, most])} left`;
  return `${counted(left, 'customer')} ${isOrAre(left)} still to be fetched${fast}: ${time}. The drains go on meanwhile.`;
}

/** What becomes of those whom the rule does not keep, where AA had to be asked first. */
export const heldText = (leaving: number): string =>
  `By the rule of relevance ${counted(leaving, 'customer')} would leave, which is more than may leave without a person. They stay until somebody lets them go. To keep them, change the rule back.`;

export const letGoText = (leaving: number): string => `Let ${count(leaving)} leave`;
