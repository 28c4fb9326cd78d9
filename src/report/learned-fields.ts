// What AA sends that the catalogue does not know, as a document and as a text.

import type { ClientId } from '../catalogue/ids.ts';
import type { LearnedField } from '../catalogue/learned-field.ts';
import { count, counted, inColumns, printable } from '../wording.ts';

/** Of fewer customers, or values, nothing is shown but the place: what they look like could tell who they are. */
export const fewest = 5;

export type FieldsDocument = ReturnType<typeof fieldsDocument>;

export const fieldsDocument = (
  client: ClientId,
  looked: { readonly customers: number; readonly left: number },
  fields: readonly LearnedField[],
) => ({
  client: client as string,
  customers: looked.customers,
  fields: fields.map(fieldDocument),
  values_left_out: looked.left,
});

function fieldDocument({
  path,
  reason,
  isOwn,
  customers,
  values,
  distinct,
  type,
  readable,
  patterns,
}: LearnedField) {
  const isShown = customers >= fewest;
  return {
    path: printable(path),
    reason,
    promotable: isOwn && reason === 'unknown',
    customers,
    values,
    distinct: isShown ? distinct : null,
    type: isShown ? type : null,
    readable: isShown ? readable : null,
    patterns: isShown ? patterns.filter((one) => one.values >= fewest).slice(0, 5) : [],
  };
}

export function fieldsText({ client, customers, fields, values_left_out: left }: FieldsDocument): string {
  const looked = `${client}: ${counted(customers, 'stored customer')} looked at`;
  if (fields.length === 0) return `${looked}; AA sends nothing of them that the catalogue does not know\n`;
  const rows = fields.map((field) => [
    field.path,
    field.reason,
    count(field.customers),
    field.distinct === null ? '' : count(field.distinct),
    typeText(field),
    patternsText(field),
  ]);
  const head = ['field', 'reason', 'customers', 'different', 'type', 'looks like'];
  const more =
    left === 0
      ? ''
      : `\n${counted(left, 'value')} in further places are left out: there are too many places.\n`;
  return `${looked}\n\n${inColumns([head, ...rows])}${more}`;
}

const typeText = ({ type, readable, values }: FieldsDocument['fields'][number]): string =>
  type === null || readable === null
    ? ''
    : readable === values
      ? type
      : `${type}: ${count(readable)} of ${count(values)}`;

const patternsText = ({ type, patterns }: FieldsDocument['fields'][number]): string =>
  type === null
    ? `fewer than ${fewest} customers have it`
    : patterns.map(({ pattern, values }) => `${pattern} (${count(values)})`).join('  ') ||
      'each value otherwise';
