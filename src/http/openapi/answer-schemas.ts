// What the routes answer, as schemas: for the OpenAPI document and for the tests. No answer is checked while it is served, because
// a stored document goes out as it is.

import { z } from 'zod';
import { builtIn } from '../../catalogue/catalogue.ts';
import { nameElement } from '../../catalogue/customer-fields.ts';
import type { Field } from '../../catalogue/field.ts';
import type { Section } from '../../catalogue/section.ts';
import { operatingSchemas } from './operating-schemas.ts';
import { ids, number, time, timeOrNull } from './schema-parts.ts';
import { webhookSchemas } from './webhook-schemas.ts';

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

const Warning = z
  .strictObject({
    code: z.enum(['aa-away', 'timed-out', 'over-budget', 'parked', 'failed', 'braked', 'interrupted']),
    detail: z.string(),
    error_code: z.string().nullable().describe('docs/reference/errors.md has them all.'),
  })
  .describe('Why the stored copy comes although it is older than was asked for, or stands queued.');

const Customer = z.strictObject({
  cust_id: z.string(),
  fetched_at: time.describe('When AA was asked for this record: its as-of.'),
  changed_at: time.describe('When its content last changed.'),
  deleted_at: timeOrNull.describe('When it was found to be deleted in AA; null: it is not.'),
  document: Document,
  warning: Warning.optional(),
});

const refreshResult = {
  cust_id: z.string().describe('As it was asked for.'),
  outcome: z
    .enum(['fetched', 'collapsed', 'not-found', 'not-kept', 'forgotten', 'stale', 'under-way'])
    .describe('`collapsed`: somebody else asked at the same time. `stale`: see the warning.'),
  applied: z
    .string()
    .nullable()
    .describe('What became of the copy: `created`, `updated`, `unchanged`, `deleted`, …'),
  warning: Warning.nullable(),
};

const Refreshed = z.strictObject({
  ...refreshResult,
  customer: Customer.nullable().describe('null: under way, or the key may not read.'),
});

const RefreshedCustomers = z.strictObject({ customers: z.array(z.strictObject(refreshResult)) });

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

const ChangePage = z.strictObject({
  changes: z.array(
    z.strictObject({
      change_no: number.describe('Grows in the order of commits. Numbers may be missing.'),
      cust_id: z.string(),
      kind: z.enum(['created', 'updated', 'restored', 'deleted', 'forgotten']),
      sections: ids.describe('The sections that changed.'),
      fields: ids.describe('The fields that changed, at most 30, then `…`.'),
      cause: z
        .enum(['shape', 'relevance'])
        .nullable()
        .describe(
          'null: AA changed the customer. `shape`: other sections are asked for than before, and nothing else differs. `relevance`: the rule does not keep it, or keeps it since the rule was changed.',
        ),
      committed_at: time,
      customer: Customer.nullable()
        .optional()
        .describe(
          'Only with `include=customer`: the customer as it is now; null: it is not stored any more.',
        ),
    }),
  ),
  cursor: z
    .string()
    .describe('For the next request. Where it is the one that was sent, nothing more has happened.'),
});

const SnapshotPage = z.strictObject({
  customers: z.array(Customer).describe('Without those that were deleted in AA.'),
  cursor: z.string().nullable().describe('For the next page; null: this is the last.'),
  changes_after: z.string().describe('`after` for the changes since the first page; the same in every page.'),
});

const Follower = z.strictObject({
  name: z.string(),
  behind_changes: number.describe('Changes it has not acknowledged, counted by their numbers.'),
  behind_seconds: number.describe('How long ago the oldest of them was committed; 0: there is none.'),
  seen_at: time.describe('When it acknowledged last.'),
  made_by: z.string().describe('Who did that.'),
  gone: z
    .enum(['expired', 'other_history', 'future'])
    .nullable()
    .describe('Why the feed does not go on from its place; null: it does.'),
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
    detail: z.string().optional().describe('Left out where it would say no more than the title.'),
    code: z.string().describe('Stable: match this, never the text. docs/reference/errors.md has them all.'),
    hint: z.string().describe('What to do about it.'),
  })
  .describe('What went wrong (RFC 9457).');

/** By the name in the OpenAPI document. */
export const answerSchemas: Readonly<Record<string, z.ZodType>> = {
  Document,
  Customer,
  Warning,
  Refreshed,
  RefreshedCustomers,
  CustomerPage,
  CustomerLookup,
  ChangePage,
  SnapshotPage,
  Followers: z.strictObject({ followers: z.array(Follower) }),
  Acknowledged: z.strictObject({ name: z.string(), cursor: z.string() }),
  DroppedFollower: z.strictObject({ dropped: z.string() }),
  Explanation,
  ...webhookSchemas,
  ...operatingSchemas,
  Alive: z.strictObject({ alive: z.literal(true) }),
  Ready: z.strictObject({ ready: z.literal(true) }),
  OpenApi: z.looseObject({ openapi: z.string() }),
  Metrics: z.string().describe('As Prometheus reads it; docs/reference/metrics.md has every metric.'),
  Problem,
};
