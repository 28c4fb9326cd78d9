// What lies between two shapes of a client. A part is local if it can be worked out from what is stored, and remote if AA must
// be asked. Pure.
//
// A section that is not asked for any more is local: its items are erased. A section that is added is remote. So is every
// change of a section's options, also one that asks for less: which items are inactive, or bad, or of a kind, is known to AA
// alone.

import type { Catalogue } from '../catalogue/catalogue.ts';
import { canonicalRule } from './canonical-rule.ts';
import { type FieldChange, fieldChanges, fieldsLacking } from './field-difference.ts';
import { implies } from './overlaps.ts';
import type { Match, WrittenRule } from './rule.ts';
import { fieldsRead, filterText, type SectionAsked, type Shape } from './shape.ts';

/**
 * `added`: it was not asked for before. `wider`: whatever came before comes again, and more may. `narrower`: the other way
 * round. `other`: neither.
 */
export type Asking = 'added' | 'wider' | 'narrower' | 'other';

export interface AskedAnew {
  readonly section: string;
  readonly how: Asking;
}

export interface ShapeDifference {
  /** Local: sections that are not asked for any more. */
  readonly erased: readonly string[];
  /** Remote: sections that are asked for in another way. */
  readonly asked: readonly AskedAnew[];
  readonly rule: RuleDifference;
  /** Promoted fields that differ. Local, unless a change says otherwise. */
  readonly fields: readonly FieldChange[];
}

/**
 * Between two rules, as far as it is certain. `narrower`: whoever is kept now was kept before. `wider`: the other way round.
 */
export type RuleDifference = 'same' | 'narrower' | 'wider' | 'other';

export function difference(from: Shape, to: Shape): ShapeDifference {
  const anew = Object.entries(to.asked).flatMap(([section, asked]) => {
    const how = askingOf(from.asked[section], asked);
    return how === 'same' ? [] : [{ section, how }];
  });
  const erased = Object.keys(from.asked).filter((section) => !Object.hasOwn(to.asked, section));
  const fields = fieldChanges(from, to);
  const rule = ruleDifference(from.rule, to.rule);
  const readsAnew = rule === 'same' && fields.some(({ path }) => fieldsRead(to).includes(path));
  return { erased, asked: anew, rule: readsAnew ? 'other' : rule, fields };
}

function ruleDifference(from: WrittenRule | null, to: WrittenRule | null): RuleDifference {
  if (textOf(from) === textOf(to)) return 'same';
  const [more, less] = [keepsAllOf(to, from), keepsAllOf(from, to)];
  if (more === less) return more ? 'same' : 'other';
  return more ? 'wider' : 'narrower';
}

const textOf = (rule: WrittenRule | null): string =>
  JSON.stringify(rule === null ? null : canonicalRule(rule));

const isAmong = (match: Match, list: readonly Match[]): boolean => list.some((wide) => implies(match, wide));

/** Whether the first rule surely keeps everybody whom the second one keeps. */
function keepsAllOf(one: WrittenRule | null, other: WrittenRule | null): boolean {
  if (one === null) return true;
  const [keep, never] = [other?.keep ?? null, other?.never ?? []];
  if (one.keep !== null && (keep === null || !keep.every((match) => isAmong(match, one.keep ?? []))))
    return false;
  return one.never.every((match) => isAmong(match, never));
}

function askingOf(from: SectionAsked | undefined, to: SectionAsked): Asking | 'same' {
  if (from === undefined) return 'added';
  const [more, less] = [covers(to, from), covers(from, to)];
  if (more && less) return 'same';
  if (more) return 'wider';
  return less ? 'narrower' : 'other';
}

/** Whether everything that the second one asks for comes with the first one too. Options only ever add items. */
function covers(one: SectionAsked, other: SectionAsked): boolean {
  if (!isIn(other.options, one.options)) return false;
  return isIn(other.attr.map(filterText), one.attr.map(filterText));
}

const isIn = (some: readonly string[], all: readonly string[]): boolean =>
  some.every((item) => all.includes(item));

/**
 * The sections that only AA can bring to the second shape, and `customer` for fields of its own. What stands within the items of
 * another section follows these items.
 */
export function lacking(from: Shape, to: Shape, { sections }: Catalogue): readonly string[] {
  const anew = new Set(difference(from, to).asked.map(({ section }) => section));
  const inner = sections.filter(
    ({ name, within }) => within !== null && anew.has(within) && Object.hasOwn(to.asked, name),
  );
  const parts = [...anew, ...inner.map(({ name }) => name), ...fieldsLacking(from, to)];
  return [...new Set(parts)].toSorted();
}
