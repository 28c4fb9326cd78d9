// The rule of relevance: which customers are kept. It is compiled once per client, and judges one customer by what stands in its record
// and by nothing else: there is no clock in it, and no other customer.
//
// There are three values, as in Kleene's logic. What a condition reads may be there and not be understood. Then the condition is neither
// fulfilled nor not, and a customer is judged only if the other conditions suffice: nobody leaves by a misreading.

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CustomerRecord } from '../catalogue/customer-record.ts';
import type { Section } from '../catalogue/section.ts';
import { isMisreadWhole } from './misreadings.ts';
import {
  type Conditions,
  fieldNamed,
  nothingUnseen,
  ownField,
  ownTerm,
  pathsRead,
  rowHas,
  sectionNamed,
  sectionTerm,
  type Term,
  type Truth,
  type Undecided,
  type Unseen,
} from './terms.ts';

// What is written.

/** A match holds if all that it names holds. */
export interface Match {
  /** Conditions of the customer's own fields. */
  readonly own: Conditions;
  /** By the names of sections: conditions that one and the same item fulfils. A group without conditions asks for any item. */
  readonly sections: Readonly<Record<string, Conditions>>;
}

export interface WrittenRule {
  /** A customer is kept if one of them holds. `null`: everybody is, unless `never` says otherwise. */
  readonly keep: readonly Match[] | null;
  /** A customer is not kept if one of them holds. */
  readonly never: readonly Match[];
}

// What is judged.

export type Verdict =
  | { readonly kind: 'kept' }
  /** `reason`: what did not hold of each match, or which match of `never` did, without a value of the customer. */
  | { readonly kind: 'irrelevant'; readonly reason: string }
  | ({ readonly kind: 'undecided' } & Undecided);

/** A compiled rule. */
export interface Rule {
  readonly keep: readonly CompiledMatch[] | null;
  readonly never: readonly CompiledMatch[];
  /** The sections it reads, sorted. All of them must be asked of AA. */
  readonly sections: readonly string[];
  /** The fields it reads, by their paths: `custType`, `memberships.statusCode`; `memberships` where any item will do. Sorted. */
  readonly fields: readonly string[];
  readonly readings: readonly Reading[];
}

interface CompiledMatch {
  readonly terms: readonly Term[];
  /** `keep[0]` */
  readonly name: string;
  /** What is said when it holds. */
  readonly holds: string;
}

/** One field that the rule reads, or a section, and whether a customer has something of it. */
interface Reading {
  readonly path: string;
  readonly has: (record: CustomerRecord) => boolean;
}

/**
 * Whom the rule keeps. `unseen`: fields that are not trusted, because no answer has ever had them. If such a field is absent, or its
 * section has no item, nothing is decided by it. Default: all are trusted.
 */
export function judge(rule: Rule, record: CustomerRecord, unseen: Unseen = nothingUnseen): Verdict {
  let never: Truth = false;
  for (const match of rule.never) {
    const truth = matchTruth(match, record, unseen);
    if (truth === true) return { kind: 'irrelevant', reason: match.holds };
    if (truth !== false && never === false) never = truth;
  }
  const { keep } = rule;
  if (keep === null) return never === false ? kept : undecided(never);
  let open: Undecided | null = null;
  for (const match of keep) {
    const truth = matchTruth(match, record, unseen);
    if (truth === true) return never === false ? kept : undecided(never);
    if (truth !== false) open ??= truth;
  }
  return open === null ? { kind: 'irrelevant', reason: whyNone(keep, record, unseen) } : undecided(open);
}

const kept: Verdict = { kind: 'kept' };
const undecided = ({ path, why }: Undecided): Verdict => ({ kind: 'undecided', path, why });

function matchTruth({ terms }: CompiledMatch, record: CustomerRecord, unseen: Unseen): Truth {
  let all: Truth = true;
  for (const term of terms) {
    const truth = term.truth(record, unseen);
    if (truth === false) return false;
    if (truth !== true && all === true) all = truth;
  }
  return all;
}

/** `keep[0] memberships: no item with statusCode ACTIVE; keep[1] custType: not C` */
const whyNone = (keep: readonly CompiledMatch[], record: CustomerRecord, unseen: Unseen): string =>
  keep
    .map(({ name, terms }) => {
      const failing = terms.find(({ truth }) => truth(record, unseen) === false);
      return `${name} ${failing?.fails ?? ''}`;
    })
    .join('; ');

/**
 * The fields of the rule that this customer has a value of, also one that was not understood, by their paths. Only fields in `among`
 * are looked at.
 */
export const fieldsHad = ({ readings }: Rule, record: CustomerRecord, among?: Unseen): readonly string[] =>
  readings
    .filter(({ path, has }) => (among === undefined || among.has(path)) && has(record))
    .map(({ path }) => path);

// Compiling.

/** Compiles a rule whose names and values were checked. Throws a `RangeError` for a name that the catalogue does not have. */
export function compiledRule({ keep, never }: WrittenRule, catalogue: Catalogue): Rule {
  const compile = (list: string) => (match: Match, at: number) =>
    compiledMatch(match, `${list}[${at}]`, catalogue);
  const matches = [...(keep ?? []), ...never];
  const readings = readingsOf(matches, catalogue);
  return {
    keep: keep === null ? null : keep.map(compile('keep')),
    never: never.map(compile('never')),
    sections: [...new Set(matches.flatMap(({ sections }) => Object.keys(sections)))].toSorted(),
    fields: readings.map(({ path }) => path),
    readings,
  };
}

function compiledMatch({ own, sections }: Match, name: string, catalogue: Catalogue): CompiledMatch {
  const terms = [
    ...Object.entries(own).map(([field, condition]) => ownTerm(field, condition, catalogue)),
    ...Object.entries(sections).map(([section, group]) => sectionTerm(section, group, catalogue)),
  ];
  return { terms, name, holds: `${name} ${terms.map(({ holds }) => holds).join(', ')}` };
}

// What a rule reads.

function readingsOf(matches: readonly Match[], catalogue: Catalogue): readonly Reading[] {
  const readings = new Map<string, Reading>();
  const add = (reading: Reading): void => void readings.set(reading.path, reading);
  for (const { own, sections } of matches) {
    for (const name of Object.keys(own)) add(ownReading(name, catalogue));
    for (const [name, group] of Object.entries(sections)) {
      const section = sectionNamed(name, catalogue);
      for (const path of pathsRead(name, group))
        add(path === name ? sectionReading(section) : itemReading(section, path));
    }
  }
  return [...readings.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function ownReading(name: string, catalogue: Catalogue): Reading {
  const field = ownField(name, catalogue);
  return { path: name, has: (record) => rowHas(field, record) || isMisreadWhole(field.read, record) };
}

const sectionReading = ({ name }: Section): Reading => ({
  path: name,
  has: ({ sections }) => (sections[name] ?? []).length > 0,
});

function itemReading({ name, fields }: Section, path: string): Reading {
  const field = fieldNamed(fields, path.slice(name.length + 1), path);
  return { path, has: ({ sections }) => (sections[name] ?? []).some((item) => rowHas(field, item)) };
}
