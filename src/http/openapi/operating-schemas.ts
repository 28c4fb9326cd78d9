// What the routes answer that those ask who operate clients, as schemas.

import { z } from 'zod';
import { ids, number, time, timeOrNull } from './schema-parts.ts';

const Client = z.strictObject({
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
  observes: z.boolean().describe('Its queue is never purged (docs/moving-over.md).'),
  shape: z
    .strictObject({
      waits: z.boolean().describe('Whether a shape waits for a person.'),
      wanted: number.describe('How many customers AA is asked for, because of the shape in force.'),
      left: number.describe('Of how many of them it has not answered yet.'),
      seconds_left: number.nullable(),
    })
    .nullable()
    .describe('null: all customers are in the shape in force, and none waits (docs/shape.md).'),
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

const ParkedCustomer = z.strictObject({
  cust_id: z.string(),
  error_code: z.string(),
  error_message: z.string(),
  attempts: number,
  known_at: time,
  parked_at: time,
  next_attempt_at: timeOrNull.describe('null: it waits for a person.'),
});

const ParkedGroup = z.strictObject({
  group: z.string().describe('The code, and a hash of the gist.'),
  error_code: z.string(),
  gist: z.string().describe('The error in words, each number as `#`.'),
  hint: z.string().nullable().describe('What to do about it.'),
  count: number,
  more: z.boolean().describe('Whether there are more than `count`.'),
  oldest_parked_at: time,
  newest_parked_at: time,
  next_attempt_at: timeOrNull.describe(
    'The soonest of those that were counted; null: they wait for a person.',
  ),
  sample: ids.describe('A few numbers, the longest parked.'),
});

const Drain = z.strictObject({
  drain_no: number,
  state: z.enum(['receiving', 'refreshing', 'purging', 'done']),
  max_queue_number: z.string().nullable(),
  asked_at: timeOrNull,
  received_at: time,
  queued: number.describe('Customers.'),
  purged_at: timeOrNull.describe('null in a drain that is done: AA did not confirm the purge.'),
  settled_at: timeOrNull,
});

const Pause = z.strictObject({ since: time, by: z.string(), reason: z.string().nullable() });

const Shape = z
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

const ShapePlan = z
  .looseObject({
    client: z.string(),
    shape_no: number.nullable().describe('Of the shape in force; null: none was ever installed.'),
    in_force: z
      .strictObject({
        since: time,
        sections: z.array(
          z.strictObject({
            section: z.string(),
            options: z.array(z.string()),
            kinds: number.describe('How many kinds are asked for; 0: all.'),
          }),
        ),
      })
      .nullable(),
    shape_id: z.string().describe('Of the configuration. It is the `expected` of `apply`.'),
    state: z.enum(['first', 'current', 'begins', 'waits', 'superseded']),
    customers: number,
    leaving: number.describe('How many leave by the rule in force, and stay until a person applies it.'),
    erased: z.array(z.strictObject({ section: z.string(), rows: number })),
    erases_of: number.describe('Of how many customers something is erased, at most.'),
    asked: z.array(
      z.strictObject({ section: z.string(), how: z.enum(['added', 'wider', 'narrower', 'other']) }),
    ),
    relevance: z
      .strictObject({
        how: z.enum(['same', 'narrower', 'wider', 'other']),
        stay: number,
        leave: number.describe('They are erased here, as far as what is stored tells it.'),
        unknown: number.describe('Of so many only AA tells it.'),
        may_enter: number.describe('So many who are not kept now are fetched.'),
      })
      .nullable()
      .describe('What the rule of relevance means for those who are stored; null: it is the same.'),
    lines: z
      .array(z.strictObject({ sign: z.enum(['+', '-', '±']), part: z.string(), says: z.string() }))
      .describe('Each part of the difference, in words.'),
    from_aa: z.strictObject({
      customers: number,
      calls: number,
      seconds: number.nullable().describe('null: no call was measured in the last day.'),
    }),
  })
  .describe(
    'A client of `aa-shadow plan --json` (docs/json-output.md), by the configuration of this process.',
  );

const AaAnswers = z
  .strictObject({
    minutes: number.describe('How far back it goes, at most.'),
    at_once: number.nullable().describe('How many calls AA is given at once at present.'),
    procedures: z.array(
      z.strictObject({
        procedure: z.enum(['queue', 'customers', 'purge', 'enqueue']),
        calls: number.describe('The last 200 at most.'),
        errors: number,
        median_seconds: z.number(),
        slowest_seconds: z.number(),
      }),
    ),
  })
  .describe('How AA has answered this process since it started; null: it has not called AA for this client.');

const ErrorOfAa = z.looseObject({ code: z.string(), message: z.string(), hint: z.string() });

const enqueued = {
  queued: number.describe('Of those that were named; 1: everyone.'),
  failed: number,
  waiting: number.describe('AA is still being asked for so many.'),
  error: ErrorOfAa.nullable().describe('The first of those that failed, or what ended it early.'),
};

const cost = {
  calls: number.nullable(),
  seconds: number.nullable().describe('null: nothing was fetched in the last minutes.'),
};

const ClientStatus = z
  .looseObject({
    client: z.string(),
    verdict: z.enum(['fresh', 'behind', 'blind', 'stuck', 'paused']),
    verdict_reason: z.string(),
    verdict_text: z.string(),
    lag_seconds: number.nullable(),
    behind_since: timeOrNull.describe('When the oldest change that is not applied became known.'),
    customers: number,
    parked: number,
    parked_more: z.boolean().describe('There are more: `parked` is counted up to 10,000.'),
    deletions_waiting: number,
    pause: Pause.nullable(),
    shape: Shape,
    read_at: time,
    drain_seconds_left: number.nullable().describe('By the pace so far; null: there is no telling.'),
    drains: z.array(Drain).describe('The last ten.'),
    running_audit: z
      .strictObject({ since: time, sample: number })
      .nullable()
      .describe('The audit that this process was asked for, as long as it runs.'),
    last_enqueue: z
      .strictObject({ asked_at: time, ended_at: timeOrNull, everyone: z.boolean(), ...enqueued })
      .nullable()
      .describe(
        'The last time that this process was to ask AA to queue customers; null: not since it started.',
      ),
    aa_answers: AaAnswers.nullable(),
    last_check: z
      .strictObject({
        at: time,
        items: z.array(
          z.strictObject({
            level: z.enum(['ok', 'warning', 'fault']),
            text: z.string(),
            hint: z.string().nullable(),
          }),
        ),
      })
      .nullable()
      .describe('What `aa-shadow check` said last; null: it was never asked.'),
  })
  .describe('With every field of `clients[]` of `aa-shadow status --json` (docs/json-output.md).');

/** By the name in the OpenAPI document. */
export const operatingSchemas = {
  Client,
  Clients: z.strictObject({ clients: z.array(Client) }),
  ClientStatus,
  Drains: z.strictObject({ drains: z.array(Drain) }),
  ParkedPage: z.strictObject({ parked: z.array(ParkedCustomer), cursor: z.string().nullable() }),
  ParkedGroups: z.strictObject({
    client: z.string(),
    groups: z.array(ParkedGroup),
    more: z.boolean().describe('Whether there are more than 50 groups.'),
    parked: number.nullable().describe('How many are parked in all, with `exact`; otherwise null.'),
  }),
  Deletions: z.strictObject({
    deletions: number.describe('How many wait.'),
    cust_ids: ids,
    leaving: ids.describe('Those of them whom AA has, and the rule of relevance does not keep.'),
  }),
  Counted: z.strictObject({ count: number.describe('How many it was done to.') }),
  Paused: z.strictObject({ paused: z.boolean(), pause: Pause.nullable() }),
  ShapePlan,
  ShapeApplied: z.strictObject({
    client: z.string(),
    applied: z.boolean().describe('false: it was in force already.'),
  }),
  Wanted: z.strictObject({ wanted: z.literal(true) }),
  Samples: z.strictObject({
    samples: z.array(
      z.strictObject({
        at: time,
        lag_seconds: number.nullable().describe('null: AA was not heard, and nothing was known that waited.'),
        queued: number.describe('Customers that were to be refreshed.'),
        parked: number.describe('Counted up to 10,000.'),
        changes: number.nullable().describe('Customers that changed since the sample before.'),
        aa_median_ms: number
          .nullable()
          .describe('How long AA took to answer in the five minutes before, the median.'),
        aa_slowest_ms: number.nullable().describe('The slowest of these answers.'),
      }),
    ),
    aa_answers: AaAnswers.nullable(),
  }),
  Costs: z.strictObject({
    customers: number,
    everyone: z.strictObject(cost),
    audit: z.strictObject({ sample: number, ...cost }),
  }),
  Enqueued: z.strictObject({
    ...enqueued,
    unknown: z.array(z.string()).describe('The numbers that AA does not know, among those that failed.'),
    forgotten: number.describe('So many of them are forgotten, and so will be ignored.'),
  }),
  AuditBegun: z.strictObject({ begun: z.literal(true), sample: number }),
  ShortLines: z.strictObject({
    times: z.array(time),
    clients: z.array(z.strictObject({ id: z.string(), lag_seconds: z.array(number.nullable()) })),
  }),
  Actions: z.strictObject({
    actions: z.array(
      z.strictObject({
        at: time,
        actor: z.string(),
        action: z.string(),
        client: z.string().nullable(),
        count: number,
      }),
    ),
  }),
  Session: z.strictObject({
    name: z.string(),
    by: z
      .enum(['session', 'key', 'proxy', 'this-machine'])
      .describe('How the server knows: by a sign-in, a key, the word of a proxy, or because it runs here.'),
    scopes: z.array(z.enum(['read', 'refresh', 'operate'])),
    clients: z.array(z.string()).nullable().describe('null: all.'),
    version: z.string().describe('Of the program.'),
    page: z.string().nullable().describe('The build of the page; null: it is not built.'),
    demo: z.boolean().describe('Whether this is the demo, with a simulated AA.'),
  }),
  SignedOut: z.strictObject({ signed_out: z.literal(true) }),
};
