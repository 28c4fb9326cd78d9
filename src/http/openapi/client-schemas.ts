// What is answered of a client: in a list, of its shape, and of its budget of calls.

import { z } from 'zod';
import { number, time, timeOrNull } from './schema-parts.ts';

const heldBack = {
  why: z.enum(['quiet', 'budget']).describe('quiet: quiet hours. budget: the calls of an hour are used up.'),
  until: time,
  customers: number.describe('Who wait for it.'),
};

const HeldBack = z.strictObject({
  ...heldBack,
  until_text: z.string().describe('On the clock of the quiet hours, or in UTC.'),
});

export const Budget = z
  .strictObject({
    per_hour: number.nullable(),
    used: number.describe('Calls in the last hour.'),
    quiet: z.strictObject({ from: z.string(), to: z.string(), zone: z.string() }).nullable(),
    held_back: HeldBack.nullable().describe('What holds the drain back.'),
    backfill_held_back: HeldBack.nullable().describe(
      'What holds back customers who are fetched for a new shape.',
    ),
  })
  .describe('How many calls of AA are allowed (docs/reaching-aa.md).');

export const Client = z.strictObject({
  id: z.string(),
  verdict: z.enum(['fresh', 'behind', 'blind', 'stuck', 'paused']),
  verdict_reason: z.string(),
  lag_seconds: number.nullable(),
  behind_since: timeOrNull.describe('When the oldest change that is not applied became known.'),
  customers: number.describe('Without those that were deleted in AA.'),
  parked: number,
  parked_more: z.boolean().describe('There are more: `parked` is counted up to 10,000.'),
  deletions_waiting: number,
  paused: z.boolean(),
  observes: z.boolean().describe('It gets its queue and never purges it (docs/moving-over.md).'),
  shape: z
    .strictObject({
      waits: z.boolean().describe('Whether a shape waits for a person.'),
      wanted: number.describe('How many customers AA is asked for, because of the shape in force.'),
      left: number.describe('Of how many of them it has not answered yet.'),
      seconds_left: number.nullable(),
      seconds_left_least: number.nullable(),
      seconds_left_most: number.nullable(),
    })
    .nullable()
    .describe('null: all customers are in the shape in force, and none waits (docs/shape.md).'),
  held_back: z
    .strictObject(heldBack)
    .nullable()
    .describe('What waits for the budget of calls, or for the end of quiet hours.'),
  error_code: z.string().nullable().describe('With what the last attempt to drain failed; null: it did not.'),
  queue: z.strictObject({
    last_answer_at: timeOrNull,
    drain: z
      .strictObject({
        state: z.string(),
        queued: number,
        pending: number,
        settled: number,
        seconds_left: number.nullable().describe('By the pace so far; null: there is no telling.'),
      })
      .nullable(),
  }),
});

export const Shape = z
  .strictObject({
    shape_no: number.nullable().describe('Of the shape in force; null: none was ever installed.'),
    applying: z
      .strictObject({
        since: time,
        walked: z.boolean().describe('Whether all customers were looked at here. Until then `wanted` grows.'),
        wanted: number.describe('How many customers AA is asked for, because sections were added.'),
        left: number.describe('Of how many of them it has not answered yet.'),
        leaving: number.describe(
          'How many of these would leave by the rule of relevance, and stay until a person applies the shape.',
        ),
        per_minute: number.nullable(),
        seconds_left: number
          .nullable()
          .describe('By the pace of the last minutes; null: there is no telling.'),
        seconds_left_least: number.nullable().describe('By the fast quartile of the last five minutes.'),
        seconds_left_most: number
          .nullable()
          .describe('By the slow quartile of the last five minutes; null where nothing came in that time.'),
      })
      .nullable()
      .describe('null: all customers are in the shape in force.'),
    waiting: z
      .strictObject({
        since: time,
        erases_of: number,
        leaving: number,
        plan: z.string(),
        apply: z.string(),
      })
      .nullable()
      .describe(
        'A shape that waits for a person, because it erases something of so many customers, or so many would leave by its rule.',
      ),
  })
  .describe('What of a customer the client keeps (docs/shape.md).');
