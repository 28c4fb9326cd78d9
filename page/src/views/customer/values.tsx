// Values of a record: texts in their own direction, flags as yes and no, dates, lists, and the numbers of other customers as links.

import type { ComponentChildren } from 'preact';
import {
  entriesOf,
  type Field,
  type Item,
  isEmpty,
  type Json,
  type JsonObject,
  listed,
} from '../../data/record.ts';
import { href } from '../../router.ts';
import {
  type Column,
  dateText,
  type DateOrder,
  flagText,
  label,
  typeText,
} from '../../words/record-words.ts';

interface CellTerms {
  readonly column: Column;
  readonly item: Item;
  /** AA's name of the section. */
  readonly of: string;
  readonly client: string;
  readonly order: DateOrder;
}

/** Fields that hold the number of another customer. */
const otherCustomers: ReadonlySet<string> = new Set([
  'companyAdmins.id',
  'employees.id',
  'jobs.employerId',
  'memberships.inheritedFromCustId',
]);

export function CellValue({ column: { field, code }, item, of, client, order }: CellTerms) {
  const valueOf = (one: Field): ComponentChildren =>
    listed(item.get(one.element) ?? null)
      .filter((value) => !isEmpty(value))
      .map((value, at) => (
        <span key={at} class={isShort(value) ? 'value short' : 'value'}>
          {otherCustomers.has(`${of}.${one.element}`) && typeof value === 'string' ? (
            <a href={href(['clients', client, 'customers', value])}>
              <bdi>{value}</bdi>
            </a>
          ) : (
            <FieldValue field={one} value={value} order={order} />
          )}
        </span>
      ));
  if (code === null || !item.has(code.element)) return <>{valueOf(field)}</>;
  if (!item.has(field.element)) return <>{valueOf(code)}</>;
  return (
    <>
      {valueOf(field)} <span class="faint small">{valueOf(code)}</span>
    </>
  );
}

/** It is not broken in a table. */
const isShort = (value: Json): boolean => typeof value === 'string' && value.length <= 18;

interface FieldTerms {
  readonly field: Field;
  readonly value: Json;
  readonly order: DateOrder;
}

function FieldValue({ field, value, order }: FieldTerms) {
  if (field.type === 'list') {
    return (
      <>
        {entriesOf(value).map((entry, at) => (
          <span key={at} class="entry">
            <AnyValue value={entry} />
          </span>
        ))}
      </>
    );
  }
  if (typeof value !== 'string') return <AnyValue value={value} />;
  if (field.type === 'flag') return <>{flagText(value)}</>;
  if (field.type === 'date') {
    return (
      <span class="date" title={`As AA wrote it: ${value}`}>
        {dateText(value, order)}
      </span>
    );
  }
  return <span dir="auto">{field.element === 'custType' ? typeText(value) : value}</span>;
}

/** A value of which nothing is known. */
export function AnyValue({ value }: { readonly value: Json }) {
  if (typeof value !== 'object' || value === null) return <span dir="auto">{String(value ?? '')}</span>;
  if (Array.isArray(value)) {
    return (
      <ul class="plain-list">
        {(value as readonly Json[]).map((one, at) => (
          <li key={at}>
            <AnyValue value={one} />
          </li>
        ))}
      </ul>
    );
  }
  return <AnyObject value={value as JsonObject} />;
}

const AnyObject = ({ value }: { readonly value: JsonObject }) => (
  <dl class="facts-list small">
    {Object.entries(value)
      .filter(([name, one]) => name !== 'lockCode' && !isEmpty(one))
      .map(([name, one]) => (
        <div key={name} class="fact-pair">
          <dt>{label(name)}</dt>
          <dd>
            <AnyValue value={one} />
          </dd>
        </div>
      ))}
  </dl>
);
