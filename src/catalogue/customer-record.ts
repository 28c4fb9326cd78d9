// What AA says of one customer, as it travels from the reader of an answer to the shadow database.

import type { CustId } from './ids.ts';
import type { SectionName } from './sections.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/**
 * A typed value: text, ISO date (`YYYY-MM-DD`), number, flag, or the entries of a list in AA's order; `null` where AA gave
 * none or it could not be read.
 */
export type Value = string | number | boolean | readonly Json[] | null;

export interface SectionItem {
  /** One value per field of the section, in the catalogue's order. */
  readonly values: readonly Value[];
  /** What the catalogue does not know, and texts that could not be read as their type, by AA's own names. */
  readonly extra: JsonObject | null;
  /** For a section that stands within another: the position, from 1, of the item it belongs to; else `null`. */
  readonly parentNo: number | null;
}

/** Something for each section: for the built-in ones surely, for others where the catalogue has them. */
export type BySection<Of> = Readonly<Record<SectionName, Of>> & Readonly<Record<string, Of>>;

export interface CustomerRecord {
  readonly custId: CustId;
  /** One value per entry of `customerFields`, in that order. */
  readonly values: readonly Value[];
  readonly extra: JsonObject | null;
  /** The items of each section, in AA's order; a section AA did not send is an empty list. */
  readonly sections: BySection<readonly SectionItem[]>;
  /** Sections the catalogue does not know, by AA's own names. They live in `document` only. */
  readonly unknownSections: JsonObject;
  /** The whole record as read, texts as AA sent them, lossless. */
  readonly document: JsonObject;
  /** What the operator should hear about: paths the catalogue does not know, and values it could not read. */
  readonly findings: readonly Finding[];
}

/** `unknown`: a field or section the catalogue lacks. `unreadable`: a known field whose text does not parse. */
export interface Finding {
  readonly kind: 'unknown' | 'unreadable';
  /** Names joined by `/`, from the customer down: `addresses/geoCode`. Never a value. */
  readonly path: string;
}
