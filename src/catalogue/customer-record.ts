// The data of one customer as it goes from the reader of an answer to the shadow database.

import type { CustId } from './ids.ts';
import type { SectionName } from './sections.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/**
 * A typed value: text, ISO date (`YYYY-MM-DD`), number, flag, or the entries of a list in AA's order. `null`: AA gave no
 * value, or it could not be read.
 */
export type Value = string | number | boolean | readonly Json[] | null;

export interface SectionItem {
  /** One value per field of the section, in the catalogue's order. */
  readonly values: readonly Value[];
  /**
   * Fields that the catalogue does not know, by AA's own names, and texts that could not be read as their type, by the catalogue's.
   * `statusCode@descr` is an attribute of a known field, `relationship/note` stood in the element of a group of fields, and `?job` is
   * something unknown that is called as something known.
   */
  readonly extra: JsonObject | null;
  /** For a section inside another one: the position, from 1, of the item around this one. Otherwise `null`. */
  readonly parentNo: number | null;
}

/** A value for each section: always for the built-in ones, and for others if the catalogue has them. */
export type BySection<Of> = Readonly<Record<SectionName, Of>> & Readonly<Record<string, Of>>;

export interface CustomerRecord {
  readonly custId: CustId;
  /** One value per entry of the catalogue's `customerFields`, in that order. */
  readonly values: readonly Value[];
  readonly extra: JsonObject | null;
  /** The items of each section, in AA's order. A section that AA did not send is an empty list. */
  readonly sections: BySection<readonly SectionItem[]>;
  /** Sections that the catalogue does not know, by AA's own names. They are stored in `document` only. */
  readonly unknownSections: JsonObject;
  /**
   * The whole record without any loss, with texts as AA sent them, so that it can be read again without a call of AA. Its names are those
   * of `extra`; attributes of unknown elements have `@` before their names.
   */
  readonly document: JsonObject;
  /** Facts for the operator: paths that the catalogue does not know, and values that could not be read. */
  readonly findings: readonly Finding[];
}

/** A customer that was read and made ready for its use. The record itself is not kept, because it is many times as large. */
export interface PreparedCustomer {
  readonly custId: CustId;
  /** Two records that mean the same have the same hash. */
  readonly contentHash: string;
}

/** Makes a record ready for its use. The reader of an answer calls it as soon as a customer is complete. */
export type Prepare<Prepared extends PreparedCustomer = PreparedCustomer> = (
  record: CustomerRecord,
) => Prepared;

/**
 * `unknown`: a field or section that the catalogue lacks. `unreadable`: a known field with a text of another type. `ambiguous`: a
 * known field with a text that has several readings, of which the configuration can declare one. `repaired`: a character that was
 * repaired, or lost, so that the answer could be read (P14).
 */
export type FindingKind = 'unknown' | 'unreadable' | 'ambiguous' | 'repaired';

export interface Finding {
  readonly kind: FindingKind;
  /**
   * The names from the customer down, joined by `/`: `addresses/geoCode`. It never contains a value. What was repaired stands
   * behind it: `addresses/address/street1: U+000B`. It begins with `(queue)` where it stands in a queue answer.
   */
  readonly path: string;
}
