// Reads customers again from their stored documents, without a call of AA.

import type { CustomerRecord, JsonObject } from '../catalogue/customer-record.ts';
import { rereadCustomer } from './answers/customer.ts';
import { namesOf } from './answers/customers.ts';
import { sectionOfKey } from './answers/document-parts.ts';
import type { ReadingContext } from './answers/reading-context.ts';
import type { ReadingPlans } from './answers/section-plans.ts';

/**
 * The record that a document was made of. `only`: the names of sections; all others are passed over, with what stood beside their
 * items. Default: all are read. Dates of what is passed over do not tell how the others are meant.
 */
export type Reread = (document: JsonObject, only?: ReadonlySet<string>) => CustomerRecord;

/**
 * Makes the function that reads stored documents of one client again, by its catalogue and dialect as they are now. They may be others
 * than those by which the documents were made: with more fields, other volatile names, or another reading of dates and flags, the record
 * is the one that AA's answer would give today.
 *
 * Not in a document, and so not in the record: findings of repaired characters, and of elements that were looked into as wrappers. A
 * field that the catalogue no longer has is in `extra` under its old name in the catalogue, not as AA spells it. Where AA spells one
 * unknown name in several ways in one customer, and it is known now, its values are in the order of the spellings.
 */
export function createReread(settings: Pick<ReadingContext, 'catalogue' | 'dialect'>): Reread {
  const names = namesOf(settings);
  const sectionOf = sectionsByKey(names.plans);
  return (document, only) =>
    rereadCustomer(only === undefined ? document : partOf(document, only, sectionOf), names);
}

/** Documents use a few dozen keys again and again. The bound is for documents with keys without end. */
const rememberedKeys = 2_000;

type SectionOf = (key: string) => string | null;

function sectionsByKey(plans: ReadingPlans): SectionOf {
  const known = new Map<string, string | null>();
  return (key) => {
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    const found = sectionOfKey(key, plans);
    if (known.size < rememberedKeys) known.set(key, found);
    return found;
  };
}

function partOf(document: JsonObject, only: ReadonlySet<string>, sectionOf: SectionOf): JsonObject {
  const isWanted = (key: string): boolean => {
    const section = sectionOf(key);
    return section === null || only.has(section);
  };
  return Object.fromEntries(Object.entries(document).filter(([key]) => isWanted(key)));
}
