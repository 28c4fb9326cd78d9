// The truth about a customer in the words of the shadow, so that tests can compare a shadow with it: column names of the
// catalogue, dates as ISO texts, flags as booleans, numbers as numbers, and `null` for a missing value.

import { customerFields } from '../../catalogue/customer-fields.ts';
import type { Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import type { CustId } from '../../catalogue/ids.ts';
import { sections, type SectionName } from '../../catalogue/sections.ts';
import type { Asked, VisibleCustomer, VisibleItem } from '../making/view.ts';

export type TruthRow = Readonly<Record<string, Value>>;

export interface CustomerTruth {
  readonly custId: CustId;
  /** The columns of `customers`. */
  readonly values: TruthRow;
  /**
   * The rows of every section asked for, in AA's order. Rows of a section inside another one have `parentNo`: the
   * position, from 1, of the item around them.
   */
  readonly sections: Readonly<Partial<Record<SectionName, readonly TruthRow[]>>>;
}

const row = (fields: readonly Field[], values: readonly Value[]): TruthRow =>
  Object.fromEntries(fields.map(({ column }, i) => [column, values[i] ?? null]));

const innerRows = (fields: readonly Field[], items: readonly VisibleItem[]): readonly TruthRow[] =>
  items.flatMap(({ inner }, i) =>
    (inner ?? []).map(({ values }) => Object.assign(row(fields, values), { parentNo: i + 1 })),
  );

/** A section inside another one is left out where the outer one was not asked for. */
export function truthOf(customer: VisibleCustomer, asked: Asked): CustomerTruth {
  const rows: Partial<Record<SectionName, readonly TruthRow[]>> = {};
  for (const { name } of sections) if (asked[name] !== undefined) rows[name] = [];
  for (const { at, items } of customer.sections) {
    const section = sections[at];
    if (section === undefined) continue;
    rows[section.name] = items.map(({ values }) => row(section.fields, values));
    const inside = sections.find(({ within }) => within === section.name);
    if (inside !== undefined && asked[inside.name] !== undefined)
      rows[inside.name] = innerRows(inside.fields, items);
  }
  return { custId: customer.custId, values: row(customerFields, customer.values), sections: rows };
}
