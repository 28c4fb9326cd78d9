// What the routes answer, as schemas: for the OpenAPI document and for the tests. No answer is checked while it is served, because
// a stored document goes out as it is.

import { z } from 'zod';
import { builtIn } from '../../catalogue/catalogue.ts';
import { nameElement } from '../../catalogue/customer-fields.ts';
import type { Field } from '../../catalogue/field.ts';
import type { Section } from '../../catalogue/section.ts';

const time = z.string().describe('ISO 8601, in UTC.');
const timeOrNull = time.nullable();
const number = z.int();

const words: Readonly<Record<Field['type'], string>> = {
  text: 'a text',
  date: "a date, in AA's own spelling",
  flag: "true or false, in AA's own spelling",
  number: 'a number, as text',
  list: 'a list',
};

/** Texts as AA sent them. An element that AA sends in an unexpected form is kept in that form. */
const fieldSchemas = (fields: readonly Field[]): Readonly<Record<string, z.ZodType>> =>
  Object.fromEntries(
    fields
      .filter(({ inside }) => inside === null)
      .map(({ element, type }) => [
        element,
        (type === 'list' ? z.unknown() : z.string()).optional().describe(words[type]),
      ]),
  );

function sectionSchema({ item, itemText, fields, name }: Section): z.ZodType {
  const inner = builtIn.sections.filter(({ within }) => within === name);
  const nested = Object.fromEntries(inner.map((one) => [one.name, sectionSchema(one).optional()]));
  const object = z.looseObject({ ...fieldSchemas(fields), ...nested });
  const one = itemText === null ? object : z.union([z.string(), object]);
  return item === null ? one : z.array(one);
}

const Document = z
  .looseObject({
    ...fieldSchemas(builtIn.identity),
    [nameElement]: z.looseObject(fieldSchemas(builtIn.name)).optional(),
    ...Object.fromEntries(
      builtIn.sections
        .filter(({ within }) => within === null)
        .map((section) => [section.name, sectionSchema(section).optional()]),
    ),
  })
  .describe('The record as AA sent it, with what the catalogue does not know.');

const Customer = z.strictObject({
  cust_id: z.string(),
  fetched_at: time.describe('When AA was asked for this record: its as-of.'),
  changed_at: time.describe('When its content last changed.'),
  deleted_at: timeOrNull.describe('When it was found to be deleted in AA; null: it is not.'),
  document: Document,
});

const Client = z.strictObject({
  id: z.string(),
  verdict: z.enum(['fresh', 'behind', 'blind', 'stuck', 'paused']),
  verdict_reason: z.string(),
  lag_seconds: number.nullable(),
  customers: number.describe('Without those that were deleted in AA.'),
  parked: number,
  queue: z.strictObject({
    last_answer_at: timeOrNull,
    drain: z.strictObject({ state: z.string(), queued: number, pending: number }).nullable(),
  }),
});

const ids = z.array(z.string());

const CustomerPage = z.strictObject({
  customers: z.array(Customer),
  cursor: z.string().nullable().describe('For the next page; null: this is the last.'),
  count: number.optional().describe('Only where `count` was asked for.'),
  more: z.boolean().optional().describe('Whether there are more than `count`.'),
});

const CustomerLookup = z.strictObject({
  customers: z.array(Customer).describe('Also those that were deleted in AA.'),
  missing: ids.describe('Numbers that are not stored, as they were asked for.'),
  forgotten: ids.describe('Numbers that were forgotten: erase your copies.'),
});

const Waiting = z.looseObject({ drain_no: number, state: z.string(), known_at: time, attempts: number });

const Explanation = z.strictObject({
  client: z.string(),
  cust_id: z.string(),
  other_spellings: ids,
  verdict: z.enum(['fresh', 'stale', 'unknown', 'forgotten']),
  verdict_text: z.string(),
  as_of_at: timeOrNull,
  fetch_number: number.nullable(),
  changed_at: timeOrNull,
  deleted_at: timeOrNull,
  forgotten_at: timeOrNull,
  waiting: z.array(Waiting),
  events: z.array(z.looseObject({ at: time, event: z.string() })),
});

const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: number,
    detail: z.string(),
    code: z.string().describe('Stable: match this, never the text. docs/reference/errors.md has them all.'),
    hint: z.string().describe('What to do about it.'),
  })
  .describe('What went wrong (RFC 9457).');

/** By the name in the OpenAPI document. */
export const answerSchemas: Readonly<Record<string, z.ZodType>> = {
  Document,
  Customer,
  CustomerPage,
  CustomerLookup,
  Client,
  Clients: z.strictObject({ clients: z.array(Client) }),
  Explanation,
  Alive: z.strictObject({ alive: z.literal(true) }),
  Ready: z.strictObject({ ready: z.literal(true) }),
  OpenApi: z.looseObject({ openapi: z.string() }),
  Problem,
};
