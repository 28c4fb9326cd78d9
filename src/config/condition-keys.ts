// Conditions of a match as they are written: a value, a list of values, `{ not: … }`, `{ from: …, to: … }` or `{ present: … }`.

import type { Json } from '../catalogue/customer-record.ts';
import type { Field } from '../catalogue/field.ts';
import { type Condition, conditionKinds, isPattern } from '../shape/conditions.ts';
import { isBefore } from '../shape/overlaps.ts';
import type { Conditions } from '../shape/terms.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';
import { suggestName } from './nearest-name.ts';

/** Tells of a problem at a path below the value. A message that begins with `there is no ` is about an unknown name. */
export type Complain = (path: KeyPath, message: string, suggestion: string | null) => void;

export const below =
  (complain: Complain, ...path: KeyPath): Complain =>
  (more, message, suggestion) =>
    complain([...path, ...more], message, suggestion);

export type Group = Readonly<Record<string, Plain>>;

export const isGroup = (plain: Plain): plain is Group => typeof plain === 'object' && !Array.isArray(plain);

const forms = 'a value, a list of values, { not: … }, { from: …, to: … } or { present: true }';

/** Reads a group of conditions of the fields of a row. Those with a problem are left out. */
export function readConditions(group: Group, fields: readonly Field[], complain: Complain): Conditions {
  const names = fields.map(({ element }) => element);
  const read = Object.entries(group).flatMap(([name, written]): readonly (readonly [string, Condition])[] => {
    const field = fields.find(({ element }) => element === name);
    if (field === undefined) {
      complain([name], `there is no field ${name} here`, suggestName(name, names));
      return [];
    }
    const condition = readCondition(written, field, below(complain, name));
    return condition === null ? [] : [[name, condition]];
  });
  return Object.fromEntries(read);
}

/** `null`: it was complained of. */
export function readCondition(written: Plain, field: Field, complain: Complain): Condition | null {
  const condition = isGroup(written) ? readGroup(written, complain) : readTexts('values', written, complain);
  if (condition === null) return null;
  const kinds = conditionKinds(field.type);
  if (!kinds.includes(condition.kind)) {
    complain([], `${field.element} is a ${field.type}, which has no such condition`, kindsInWords(kinds));
    return null;
  }
  if (!isFit(condition, field, complain)) return null;
  return field.type === 'number' ? withPlainNumbers(condition) : condition;
}

/** `1.50` is 1.5. */
const plainNumber = (text: string): string => String(Number(text));

function withPlainNumbers(condition: Condition): Condition {
  if (condition.kind === 'present') return condition;
  if (condition.kind !== 'range') return { ...condition, values: condition.values.map(plainNumber) };
  const { from, to } = condition;
  return {
    kind: 'range',
    from: from === null ? null : plainNumber(from),
    to: to === null ? null : plainNumber(to),
  };
}

const kindsInWords = (kinds: readonly Condition['kind'][]): string =>
  `write ${kinds.map((kind) => formOf[kind]).join(', ')}`;

const formOf: Readonly<Record<Condition['kind'], string>> = {
  values: 'a value or a list of values',
  not: '{ not: … }',
  range: '{ from: …, to: … }',
  present: '{ present: true }',
};

const conditionNames = ['not', 'from', 'to', 'present'];

function readGroup(group: Group, complain: Complain): Condition | null {
  const names = Object.keys(group);
  const unknown = names.filter((name) => !conditionNames.includes(name));
  for (const name of unknown)
    complain([name], `there is no condition ${name}`, suggestName(name, conditionNames));
  if (unknown.length > 0) return null;
  const isRange = names.length > 0 && names.every((name) => name === 'from' || name === 'to');
  if (isRange) return readRange(group, complain);
  if (names.length !== 1) {
    complain([], 'must be one condition', `write ${forms}`);
    return null;
  }
  if (group['not'] !== undefined) return readTexts('not', group['not'], below(complain, 'not'));
  return readPresent(group['present'], below(complain, 'present'));
}

function readPresent(written: Plain, complain: Complain): Condition | null {
  if (written === 'true' || written === 'false') return { kind: 'present', present: written === 'true' };
  complain([], 'must be true or false', null);
  return null;
}

function readRange({ from, to }: Group, complain: Complain): Condition | null {
  const ends = [
    ['from', from],
    ['to', to],
  ] as const;
  const bad = ends.filter(([, end]) => end !== undefined && typeof end !== 'string');
  for (const [name] of bad) complain([name], 'must be a single value', null);
  if (bad.length > 0 || (from === undefined && to === undefined)) {
    if (bad.length === 0) complain([], 'has neither end', 'write { from: … }, { to: … } or both');
    return null;
  }
  return {
    kind: 'range',
    from: (from as string | undefined) ?? null,
    to: (to as string | undefined) ?? null,
  };
}

/** How YAML writes nothing. Where it is meant as a text, another case does: text ignores it. */
const nothings: ReadonlySet<string> = new Set(['null', '~']);

function readTexts(kind: 'values' | 'not', written: Plain, complain: Complain): Condition | null {
  const texts = Array.isArray(written) ? (written as readonly Plain[]) : [written];
  const values = texts.filter((text) => typeof text === 'string');
  if (values.some((text) => nothings.has(text))) {
    complain([], 'must be a value', 'write { present: false } where there must be none');
    return null;
  }
  if (values.length > 0 && values.length === texts.length) return { kind, values };
  if (texts.length === 0) complain([], 'must not be empty', `write ${forms}`);
  else complain([], 'must be a condition', `write ${forms}`);
  return null;
}

// Values by the types of fields.

function isFit(condition: Condition, { type }: Field, complain: Complain): boolean {
  const texts = textsOf(condition).filter(([, text]) => !isOfType(text, type));
  for (const [path, text] of texts)
    complain(
      path,
      isPattern(text) ? `must be ${typeInWords[type]}: * is for texts` : `must be ${typeInWords[type]}`,
      null,
    );
  if (texts.length > 0) return false;
  if (condition.kind !== 'range' || condition.from === null || condition.to === null) return true;
  const isTurned = isBefore(condition.to, condition.from);
  if (isTurned) complain(['to'], 'is before from, so no value is in between', 'exchange the two');
  return !isTurned;
}

/** With the paths below the condition, as far as it is known where a text was written. */
function textsOf(condition: Condition): readonly (readonly [KeyPath, string])[] {
  switch (condition.kind) {
    case 'present':
      return [];
    case 'range':
      return (['from', 'to'] as const).flatMap((end) => {
        const text = condition[end];
        return text === null ? [] : [[[end], text] as const];
      });
    case 'values':
    case 'not': {
      const path = condition.kind === 'not' ? ['not'] : [];
      const isList = condition.values.length > 1;
      return condition.values.map((text, at) => [isList ? [...path, at] : path, text] as const);
    }
  }
}

const typeInWords: Readonly<Record<Field['type'], string>> = {
  text: 'a text that is not empty',
  date: 'a date such as 2024-01-31',
  flag: 'true or false',
  number: 'a number such as 12 or -0.5',
  list: 'nothing',
};

function isOfType(text: string, type: Field['type']): boolean {
  switch (type) {
    case 'text':
      return text.trim() !== '';
    case 'date':
      return isDate(text);
    case 'flag':
      return text === 'true' || text === 'false';
    case 'number':
      return /^-?\d{1,15}(\.\d{1,10})?$/.test(text);
    case 'list':
      return false;
  }
}

/** Whether there is such a day. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

// Writing.

export const writeConditions = (conditions: Conditions): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    Object.entries(conditions).map(([name, condition]) => [name, writeCondition(condition)]),
  );

export function writeCondition(condition: Condition): Json {
  switch (condition.kind) {
    case 'values':
      return writeTexts(condition.values);
    case 'not':
      return { not: writeTexts(condition.values) };
    case 'present':
      return { present: condition.present };
    case 'range': {
      const { from, to } = condition;
      return { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
    }
  }
}

const writeTexts = (values: readonly string[]): Json =>
  values.length === 1 ? (values[0] ?? null) : [...values];
