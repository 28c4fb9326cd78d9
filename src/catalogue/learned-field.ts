// A field that AA sends and the catalogue does not know, or does not know so.

import type { FieldType } from './field.ts';

export interface LearnedField {
  /** As in the configuration: `addresses.geoCode`, or `nickName` of the customer itself. */
  readonly path: string;
  /**
   * `unknown`: the catalogue lacks it. `unreadable`: the catalogue knows it, and these values are none of its type. `repeated`: the catalogue
   * knows it, and AA sent further values beside the first.
   */
  readonly reason: 'unknown' | 'unreadable' | 'repeated';
  /** Whether it is an element directly in the customer or in an item: such a one can be promoted. */
  readonly isOwn: boolean;
  readonly customers: number;
  readonly values: number;
  /** Different values. `null`: too many to be counted. */
  readonly distinct: number | null;
  /** Of the catalogue where it knows the field, and otherwise what all values, or nearly all, can be read as. */
  readonly type: FieldType;
  /** Values that can be read as that type. */
  readonly readable: number;
  /** The most frequent first. */
  readonly patterns: readonly ValuePattern[];
}

export interface ValuePattern {
  /** Letters are `a` or `A`, digits `9`. */
  readonly pattern: string;
  readonly values: number;
}
