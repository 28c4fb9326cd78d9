// Finds what a policy takes out of a customer in one place and leaves in another: the last name that also stands in the display name, the
// e-mail address that is the login too. It counts, and never shows a value.

import type { CustomerRecord, Json } from '../catalogue/customer-record.ts';
import type { Field } from '../catalogue/field.ts';
import { comparable } from './conditions.ts';
import type { ShapedRecord } from './policy.ts';
import type { Policy } from './policy-rows.ts';

/** A fact that was taken out at `path`, and stands at `elsewhere` in the clear. Both are paths, without a value. */
export interface SameFact {
  readonly path: string;
  readonly elsewhere: string;
}

export interface CountedFact extends SameFact {
  /** Customers in which the fact stands there. */
  readonly customers: number;
  /** Customers who had a text at `path`. */
  readonly of: number;
}

/** What was found in a sample. */
export interface FoundFacts {
  /** How many customers were looked at. */
  readonly customers: number;
  /** The most frequent first. */
  readonly facts: readonly CountedFact[];
}

/** Counts over any number of customers. */
export interface FactCount {
  /** `record`: as AA gave it. `shaped`: what the policy made of it. */
  add(record: CustomerRecord, shaped: ShapedRecord): void;
  /** The most frequent first. */
  counts(): readonly CountedFact[];
}

/** A shorter text, such as a code of a state, stands in many places by chance. */
const shortestFact = 4;

interface PlacedText {
  readonly path: string;
  /** In the form in which texts are compared. */
  readonly text: string;
}

export function factCount(policy: Policy): FactCount {
  const found = new Map<string, { readonly fact: SameFact; customers: number }>();
  const had = new Map<string, number>();
  return {
    add(record, shaped) {
      const taken = takenTexts(policy, record, shaped);
      for (const path of new Set(taken.map((one) => one.path))) had.set(path, (had.get(path) ?? 0) + 1);
      for (const fact of factsIn(taken, textsOf(policy, shaped))) {
        const key = JSON.stringify([fact.path, fact.elsewhere]);
        const counted = found.get(key) ?? { fact, customers: 0 };
        counted.customers++;
        found.set(key, counted);
      }
    },
    counts: () =>
      [...found.values()]
        .map(({ fact, customers }) => ({ ...fact, customers, of: had.get(fact.path) ?? 0 }))
        .toSorted((a, b) => b.customers - a.customers || (a.path < b.path ? -1 : 1)),
  };
}

/** The texts of the record that its shape has no more: more of them stood at their path before than do now. */
function takenTexts(policy: Policy, record: CustomerRecord, shaped: ShapedRecord): readonly PlacedText[] {
  const left = new Map<string, number>();
  for (const { path, text } of textsOf(policy, shaped)) {
    const key = JSON.stringify([path, text]);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return textsOf(policy, record).filter(({ path, text }) => {
    if (text.length < shortestFact) return false;
    const key = JSON.stringify([path, text]);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** Each pair of places once. A fact that stands at its own path still is that of another item: it was left there on purpose. */
function factsIn(taken: readonly PlacedText[], clear: readonly PlacedText[]): readonly SameFact[] {
  const facts = new Map<string, SameFact>();
  for (const { path, text } of taken)
    for (const other of clear)
      if (other.path !== path && standsIn(text, other.text))
        facts.set(`${path} ${other.path}`, { path, elsewhere: other.path });
  return [...facts.values()];
}

const letterOrDigit = /[\p{L}\p{N}]/u;

/** Whether the text is the other one, or some of its whole words. */
function standsIn(text: string, other: string): boolean {
  for (let at = other.indexOf(text); at >= 0; at = other.indexOf(text, at + 1)) {
    const [before, after] = [other.charAt(at - 1), other.charAt(at + text.length)];
    if (!letterOrDigit.test(before) && !letterOrDigit.test(after)) return true;
  }
  return false;
}

// The texts of a record, by their paths.

function textsOf({ catalogue }: Policy, record: CustomerRecord): readonly PlacedText[] {
  const texts: PlacedText[] = [];
  addRow(texts, catalogue.customerFields, record, '');
  for (const { name, fields } of catalogue.sections)
    for (const item of record.sections[name] ?? []) addRow(texts, fields, item, `${name}.`);
  for (const [name, json] of Object.entries(record.unknownSections)) addJson(texts, json, name);
  return texts;
}

function addRow(
  texts: PlacedText[],
  fields: readonly Field[],
  { values, extra }: Pick<CustomerRecord, 'values' | 'extra'>,
  prefix: string,
): void {
  fields.forEach(({ element }, at) => addJson(texts, values[at] ?? null, `${prefix}${element}`));
  for (const [key, json] of Object.entries(extra ?? {})) addJson(texts, json, `${prefix}${key}`);
}

function addJson(texts: PlacedText[], json: Json, path: string): void {
  if (typeof json === 'string') texts.push({ path, text: comparable(json) });
  else if (Array.isArray(json)) for (const one of json as readonly Json[]) addJson(texts, one, path);
  else if (typeof json === 'object' && json !== null)
    for (const [key, one] of Object.entries(json)) addJson(texts, one, `${path}/${key}`);
}
