// The conditions of a rule: what is asked of one value. A condition is compiled once and tested often.

import type { Value } from '../catalogue/customer-record.ts';
import type { Field, FieldType } from '../catalogue/field.ts';

/**
 * What is asked of the value of a field. All texts are as they are written: a date is `YYYY-MM-DD`, a flag is `true` or `false`.
 * Texts are compared without regard to case and to space around them, and `*` in a text stands for anything.
 *
 * - `values`: it is one of them. An absent value is none of them.
 * - `not`: it is none of them. So an absent value fulfils it.
 * - `range`: it is not before `from` and not after `to`. `null`: there is no such end. An absent value is in no range.
 * - `present`: there is a value, or there is none.
 */
export type Condition =
  | { readonly kind: 'values' | 'not'; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'present'; readonly present: boolean };

/** Whether a value that can be read fulfils a condition. `null` is an absent value. */
export type ValueTest = (value: Value) => boolean;

/** The kinds of conditions that a field of a type can have. A list is only asked whether it is there. */
export const conditionKinds = (type: FieldType): readonly Condition['kind'][] => {
  if (type === 'list') return ['present'];
  const isOrdered = type === 'date' || type === 'number';
  return isOrdered ? ['values', 'not', 'range', 'present'] : ['values', 'not', 'present'];
};

/**
 * The texts of conditions are compared in this form. One letter has one form, however it is composed (`é`, or `e` and an accent) and
 * wherever it stands in a word (`ς`, `σ`).
 */
export function comparable(text: string): string {
  const lower = text.trim().toLowerCase();
  return beyondAscii.test(lower) ? lower.normalize('NFC').replaceAll('ς', 'σ') : lower;
}

const beyondAscii = /[^ -~]/;

const wildcard = '*';

/** Whether the text of a condition stands for many. */
export const isPattern = (text: string): boolean => text.includes(wildcard);

/** The condition must fit the type of the field. */
export function valueTest({ type }: Pick<Field, 'type'>, condition: Condition): ValueTest {
  switch (condition.kind) {
    case 'present':
      return (value) => (value !== null) === condition.present;
    case 'range':
      return rangeTest(type, condition);
    case 'values':
      return oneOf(type, condition.values);
    case 'not': {
      const isOne = oneOf(type, condition.values);
      return (value) => !isOne(value);
    }
  }
}

function rangeTest(type: FieldType, { from, to }: { from: string | null; to: string | null }): ValueTest {
  if (type !== 'number')
    return (value) =>
      typeof value === 'string' && (from === null || value >= from) && (to === null || value <= to);
  const [least, most] = [from === null ? -Infinity : Number(from), to === null ? Infinity : Number(to)];
  return (value) => typeof value === 'number' && value >= least && value <= most;
}

function oneOf(type: FieldType, values: readonly string[]): ValueTest {
  if (type !== 'text') {
    const wanted = new Set<Value>(values.map((text) => typedValue(type, text)));
    return (value) => wanted.has(value);
  }
  const exact = new Set(values.filter((text) => !isPattern(text)).map(comparable));
  const patterns = values.filter(isPattern).map(patternTest);
  return (value) => {
    if (typeof value !== 'string') return false;
    const text = comparable(value);
    return exact.has(text) || patterns.some((matches) => matches(text));
  };
}

/** A flag, a number or a date as it stands in a record. */
function typedValue(type: FieldType, text: string): Value {
  if (type === 'flag') return comparable(text) === 'true';
  return type === 'number' ? Number(text) : text;
}

/**
 * Tests comparable texts against a text with `*`. The pieces between the wildcards are looked for from left to right, each as early as
 * possible, so that no text takes long.
 */
export function patternTest(pattern: string): (text: string) => boolean {
  const [head = '', ...others] = comparable(pattern).split(wildcard);
  const tail = others.pop() ?? '';
  return (text) => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail))
      return false;
    const end = text.length - tail.length;
    let at = head.length;
    for (const piece of others) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}

/** The condition as it follows the name of its field: `statusCode ACTIVE`, `joinDate from 2024-01-01`. */
export function inWords(field: string, condition: Condition): string {
  switch (condition.kind) {
    case 'values':
      return `${field} ${condition.values.join(' or ')}`;
    case 'not':
      return `${field} not ${condition.values.join(' or ')}`;
    case 'present':
      return condition.present ? `a ${field}` : `no ${field}`;
    case 'range':
      return [field, ...endInWords('from', condition.from), ...endInWords('to', condition.to)].join(' ');
  }
}

const endInWords = (word: string, end: string | null): readonly string[] => (end === null ? [] : [word, end]);
