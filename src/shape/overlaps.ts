// What one match says of another, by their conditions alone: whether it holds for all for whom the other one holds, and whether no
// customer can fulfil both. Only what is certain counts.

import { type Condition, comparable, isPattern, patternTest } from './conditions.ts';
import type { Conditions } from './terms.ts';
import type { Match } from './rule.ts';

/** Whether the second match holds for every customer for whom the first one does. */
export const implies = (narrow: Match, wide: Match): boolean =>
  impliesAll(narrow.own, wide.own) &&
  Object.entries(wide.sections).every(([name, group]) => {
    const own = narrow.sections[name];
    return own !== undefined && impliesAll(own, group);
  });

/** Whether no customer fulfils both. A section may have an item for each of them, so only the customer's own fields tell. */
export const excludes = (one: Match, other: Match): boolean =>
  Object.entries(one.own).some(([name, condition]) => {
    const against = other.own[name];
    return against !== undefined && areApart(condition, against);
  });

const impliesAll = (narrow: Conditions, wide: Conditions): boolean =>
  Object.entries(wide).every(([name, condition]) => {
    const own = narrow[name];
    return own !== undefined && impliesCondition(own, condition);
  });

function impliesCondition(narrow: Condition, wide: Condition): boolean {
  switch (wide.kind) {
    case 'present':
      return narrow.kind === 'present' ? narrow.present === wide.present : wide.present && needsValue(narrow);
    case 'values':
      return narrow.kind === 'values' && narrow.values.every((text) => isAmong(text, wide.values));
    case 'not':
      if (narrow.kind === 'not') return wide.values.every((text) => isAmong(text, narrow.values));
      return narrow.kind === 'present' ? !narrow.present : areApart(narrow, { ...wide, kind: 'values' });
    case 'range':
      return narrow.kind === 'range' && isWithin(narrow, wide);
  }
}

/** Whether an absent value does not fulfil it. */
const needsValue = (condition: Condition): boolean =>
  condition.kind === 'values' ||
  condition.kind === 'range' ||
  (condition.kind === 'present' && condition.present);

/** Whether the text, or everything that it stands for, is one of the texts, or is what one of them stands for. */
const isAmong = (text: string, texts: readonly string[]): boolean =>
  texts.some((one) =>
    isPattern(text) || !isPattern(one)
      ? comparable(one) === comparable(text)
      : patternTest(one)(comparable(text)),
  );

type Range = Extract<Condition, { kind: 'range' }>;

const isWithin = (narrow: Range, wide: Range): boolean =>
  (wide.from === null || (narrow.from !== null && !isBefore(narrow.from, wide.from))) &&
  (wide.to === null || (narrow.to !== null && !isBefore(wide.to, narrow.to)));

const date = /^\d{4}-\d{2}-\d{2}$/;

/** Of two dates, or of two numbers. */
export const isBefore = (one: string, other: string): boolean =>
  date.test(one) && date.test(other) ? one < other : Number(one) < Number(other);

/** Whether no value fulfils both. */
function areApart(one: Condition, other: Condition): boolean {
  if (one.kind === 'present' || other.kind === 'present') return areApartInPresence(one, other);
  if (one.kind === 'values' && other.kind === 'values')
    return !one.values.some((text) => mayBeAmong(text, other.values));
  if (one.kind === 'values' && other.kind === 'not')
    return one.values.every((text) => isAmong(text, other.values));
  if (one.kind === 'not' && other.kind === 'values') return areApart(other, one);
  return one.kind === 'range' && other.kind === 'range' && (isAfter(one, other) || isAfter(other, one));
}

function areApartInPresence(one: Condition, other: Condition): boolean {
  if (one.kind === 'present' && other.kind === 'present') return one.present !== other.present;
  if (one.kind === 'present') return !one.present && needsValue(other);
  return areApartInPresence(other, one);
}

/** Two patterns may stand for one text. */
const mayBeAmong = (text: string, texts: readonly string[]): boolean =>
  texts.some((one) => (isPattern(text) && isPattern(one)) || isAmong(text, [one]) || isAmong(one, [text]));

const isAfter = ({ from }: Range, { to }: Range): boolean =>
  from !== null && to !== null && isBefore(to, from);
