// Reads customers again from their stored documents, without a call of AA.

import type { CustomerRecord, JsonObject } from '../catalogue/customer-record.ts';
import { rereadCustomer } from './answers/customer.ts';
import { namesOf } from './answers/customers.ts';
import type { ReadingContext } from './answers/reading-context.ts';

/** The record that a document was made of. */
export type Reread = (document: JsonObject) => CustomerRecord;

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
  return (document) => rereadCustomer(document, names);
}
