// The truth of a customer in terms of the shadow's tables, made from the made-up world alone.

import { type Asked, visibleEntries, visibleInJob, visibleItems } from './asked.ts';
import { documentedSection, documentedSections, nameFields, ownFields } from './documented-customer.ts';
import type { Item, MadeUpCustomer, Value } from './stand-in-world.ts';

export type TrueValue = Value | readonly (string | Readonly<Record<string, string>>)[];
export type TrueRow = Readonly<Record<string, TrueValue>>;

export interface Truth {
  readonly custId: string;
  /** The columns of `customers`. */
  readonly columns: TrueRow;
  /** Per table, in AA's order. A table that was not asked for has no rows. */
  readonly rows: Readonly<Record<string, readonly TrueRow[]>>;
}

/** `addressTypeDescr` → `address_type_descr`. */
export function columnOf(name: string): string {
  if (name === 'URLtoFile') return 'url_to_file';
  if (name === 'URLtoThumbnail') return 'url_to_thumbnail';
  return name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

export function truthOf(customer: MadeUpCustomer, asked: Asked): Truth {
  const columns: Record<string, TrueValue> = {};
  for (const { name } of ownFields) columns[columnOf(name)] = customer.own[name] ?? null;
  for (const { name } of nameFields) columns[columnOf(name)] = customer.name[name] ?? null;
  columns['global_opt_out'] =
    asked.sections['communicationPreferences'] === undefined ? null : customer.globalOptOut;
  const rows: Record<string, readonly TrueRow[]> = {};
  for (const { name, table } of documentedSections)
    rows[table] =
      name === 'employmentAttributes'
        ? jobAttributes(customer, asked)
        : visibleItems(customer, name, asked).map((item) => rowOf(item, name, asked));
  return { custId: customer.custId, columns, rows };
}

const jobAttributes = (customer: MadeUpCustomer, asked: Asked): readonly TrueRow[] =>
  visibleItems(customer, 'jobs', asked).flatMap((job, i) =>
    visibleInJob(job, asked).map((item) => ({
      job_item_no: i + 1,
      ...rowOf(item, 'employmentAttributes', asked),
    })),
  );

function rowOf(item: Item, name: string, asked: Asked): TrueRow {
  const { fields, lists } = documentedSection(name);
  const row: Record<string, TrueValue> = {};
  for (const field of fields) row[columnOf(field.name)] = item.values[field.name] ?? null;
  for (const list of lists) row[columnOf(list.name)] = visibleEntries(item, list.name, name, asked);
  return row;
}
