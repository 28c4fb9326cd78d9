// The TypeScript types of the shadow's rows, derived from the catalogue.

import type { customerFields } from './customer-fields.ts';
import type { Json, JsonObject } from './customer-record.ts';
import type { Field, FieldType } from './field.ts';
import type { AnySection, SectionTable } from './sections.ts';

interface ValueTypes {
  readonly text: string;
  readonly date: string;
  readonly flag: boolean;
  readonly number: number;
  readonly list: readonly Json[];
}

type Columns<Fields extends readonly Field[]> = {
  readonly [F in Fields[number] as F['column']]: ValueTypes[F['type'] & FieldType] | null;
};

/** A row of one section's table, as reads give it. */
export type SectionRow<Table extends SectionTable> = {
  readonly client_id: string;
  readonly cust_id: string;
  /** The item's position in AA's answer, from 1. */
  readonly item_no: number;
  readonly extra: JsonObject | null;
} & Columns<Extract<AnySection, { table: Table }>['fields']>;

/** The columns of `customers` that AA fills. */
export type CustomerColumns = Columns<typeof customerFields>;
