// A client's shape: what of a customer it keeps. It is compiled from the configuration. Two configurations that mean the same
// compile to the same shape, with the same id. Pure.
//
// It holds the sections that are asked for, with their options, the rule of whom it keeps, the policy of privacy, and the fields that the
// client has promoted.

import { hash } from 'node:crypto';
import type { PromotedField } from '../catalogue/promoted.ts';
import { type AttributeFilter, filterKeys } from '../catalogue/section.ts';
import { canonicalRule } from './canonical-rule.ts';
import type { WrittenPolicy } from './policy-words.ts';
import type { WrittenRule } from './rule.ts';

/** What is asked of a section. */
export interface SectionAsked {
  /** The options that are true. */
  readonly options: readonly string[];
  /** The kinds that are wanted, where not all are. */
  readonly attr: readonly AttributeFilter[];
}

/** By the names of the sections. */
export type AskedSections = Readonly<Record<string, SectionAsked>>;

/** A policy, and which key its hashes are made with. */
export interface KeyedPolicy extends WrittenPolicy {
  /** `null`: nothing is hashed. It says nothing of the key but which one it is. */
  readonly keyId: string | null;
}

/** What a shape has beside the sections. */
export interface ShapeTerms {
  /** `null`: everybody is kept. */
  readonly rule: WrittenRule | null;
  /** `null`: all is stored as it is. */
  readonly policy: KeyedPolicy | null;
  /** Fields that AA sends and the built-in catalogue does not know, by path. */
  readonly fields: readonly PromotedField[];
}

export interface Shape extends ShapeTerms {
  /** Follows from the text. */
  readonly id: string;
  /** The shape as canonical JSON. It holds no secret. */
  readonly text: string;
  readonly asked: AskedSections;
}

const noTerms: ShapeTerms = { rule: null, policy: null, fields: [] };

export function shapeOf(asked: AskedSections, terms: Partial<ShapeTerms> = noTerms): Shape {
  const { rule, policy: written, fields: named } = { ...noTerms, ...terms };
  const policy = written === null ? null : canonicalPolicy(written);
  const sections = canonicalSections(asked);
  const fields = canonicalFields(named);
  const text = JSON.stringify({
    sections,
    ...(rule === null ? {} : { rule: canonicalRule(rule) }),
    ...(policy === null ? {} : { policy }),
    ...(fields.length === 0 ? {} : { fields }),
  });
  return { id: hash('sha256', text, 'base64url').slice(0, 22), text, asked: sections, rule, policy, fields };
}

/** One rule for each path, in order. `null`: it changes nothing. The key matters only where something is hashed. */
function canonicalPolicy({ rules, unknown, keyId }: KeyedPolicy): KeyedPolicy | null {
  const each = rules
    .flatMap(({ action, paths, where }) =>
      paths.map((path) => ({ action, paths: [path], where: where === null ? null : sortedKeys(where) })),
    )
    .toSorted((a, b) => ((a.paths[0] ?? '') < (b.paths[0] ?? '') ? -1 : 1));
  if (each.length === 0 && unknown === 'keep') return null;
  return { rules: each, unknown, keyId: each.some(({ action }) => action === 'hash') ? keyId : null };
}

const sortedKeys = <Of>(group: Readonly<Record<string, Of>>): Readonly<Record<string, Of>> =>
  Object.fromEntries(Object.entries(group).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** In the order of their paths, each with its keys in one order. */
const canonicalFields = (fields: readonly PromotedField[]): readonly PromotedField[] =>
  fields
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, type, isVolatile, column }) => ({ path, type, isVolatile, column }));

/** `text`: of a shape that was stored. */
export function parsedShape(text: string): Shape {
  const { sections, ...terms } = JSON.parse(text) as Partial<ShapeTerms> & {
    readonly sections: AskedSections;
  };
  return shapeOf(sections, terms);
}

/** The sections that the rule reads. */
export const sectionsRead = ({ rule }: Pick<Shape, 'rule'>): ReadonlySet<string> =>
  new Set([...(rule?.keep ?? []), ...(rule?.never ?? [])].flatMap(({ sections }) => Object.keys(sections)));

/** The fields that the rule reads, by their paths, sorted. */
export const fieldsRead = ({ rule }: Pick<Shape, 'rule'>): readonly string[] =>
  [
    ...new Set(
      [...(rule?.keep ?? []), ...(rule?.never ?? [])].flatMap(({ own, sections }) => [
        ...Object.keys(own),
        ...Object.entries(sections).flatMap(([name, group]) =>
          Object.keys(group).map((field) => `${name}.${field}`),
        ),
      ]),
    ),
  ].toSorted();

/** The order of sections, options and kinds has no meaning, and neither has a repetition. */
const canonicalSections = (asked: AskedSections): AskedSections =>
  Object.fromEntries(
    Object.entries(asked)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { options, attr }]) => [
        name,
        { options: [...new Set(options)].toSorted(), attr: canonicalFilters(attr) },
      ]),
  );

const canonicalFilters = (filters: readonly AttributeFilter[]): readonly AttributeFilter[] =>
  [...new Set(filters.map(filterText))].toSorted().map((text) => JSON.parse(text) as AttributeFilter);

/** The same for filters that ask for the same. */
export const filterText = (filter: AttributeFilter): string =>
  JSON.stringify(
    Object.fromEntries(filterKeys.flatMap((key) => (filter[key] === undefined ? [] : [[key, filter[key]]]))),
  );
