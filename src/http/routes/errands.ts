// What people have the sync of a client do: AA is asked to queue customers, or a sample is audited. What it would cost is told before.

import { z } from 'zod';
import { type Answer, jsonAnswer } from '../answers/answer.ts';
import { costsDocument, usualSample } from '../answers/costs.ts';
import { enqueuedDocument, EnqueueRun } from '../enqueue-run.ts';
import { custIdsParameter, expectedParameter, wholeNumber } from './parameters.ts';
import { clientRoute, noBody, nothing } from './route.ts';

/** AA is given so much time before the answer goes out. What is left goes on. */
const waitMs = 9_000;
const longestMs = 15_000;
/** Nobody should wait longer for a look at a page. */
const longestLookMs = 7_000;
const mostSampled = 5_000;

export const costsRoute = clientRoute({
  method: 'GET',
  address: '/costs',
  name: 'getCosts',
  summary:
    'What it would cost in calls of AA to queue every customer, and to audit a sample, by the present pace.',
  scope: 'read',
  answers: 'Costs',
  longestMs: longestLookMs,
  takes: { path: nothing, query: nothing, body: noBody },
  work: async ({ shadow, metrics }, { client }) => {
    const { customers } = await shadow.quickState(client.id);
    const pace = metrics.answerTimes.paceOf(client.id);
    return jsonAnswer(costsDocument(customers, pace, client.bulkSize ?? null));
  },
});

const enqueueBody = z
  .strictObject({
    everyone: z.literal(true, { error: 'must be true, or left out' }).optional(),
    expected: expectedParameter(
      'With `everyone`: the `customers` of the costs, as they were seen.',
    ).optional(),
    cust_ids: custIdsParameter.optional(),
  })
  .refine(
    ({ everyone, expected, cust_ids }) =>
      (everyone === undefined) === (cust_ids !== undefined) &&
      (everyone === undefined) === (expected === undefined),
    {
      error: 'must have everyone and expected, or cust_ids',
    },
  );

export const enqueueRoute = clientRoute({
  method: 'POST',
  address: '/enqueue',
  name: 'enqueueCustomers',
  summary:
    'Asks AA to put customers into its queue, as `aa-shadow enqueue` does: some by their numbers, or everyone.',
  scope: 'operate',
  answers: 'Enqueued',
  accepts: true,
  longestMs,
  takes: { path: nothing, query: nothing, body: enqueueBody },
  work: async (serving, { client, caller, body }) => {
    const { custIds, whom } = named(body);
    const forgotten = (await serving.shadow.forgotten(client.id, custIds)).length;
    const run = new EnqueueRun({ whom, askedAt: serving.now() });
    const { ended } = await serving.errands.enqueue(client.id, run, caller.name);
    await soon(ended);
    return enqueuedAnswer(run, forgotten);
  },
});

function named({ cust_ids: custIds, expected = 0 }: z.output<typeof enqueueBody>) {
  return custIds === undefined ? { custIds: [], whom: { everyone: expected } } : { custIds, whom: custIds };
}

async function soon(ended: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  await Promise.race([ended, late]);
  clearTimeout(timer);
}

/** Throws what it failed with where AA queued nobody, and not because it knows none of them: that is what was asked. */
function enqueuedAnswer(run: EnqueueRun, forgotten: number): Answer {
  const { queued, waiting, unknown, error } = run;
  if (error !== null && queued + waiting + unknown.length === 0) throw error;
  return jsonAnswer({ ...enqueuedDocument(run), unknown, forgotten }, { status: waiting > 0 ? 202 : 200 });
}

export const auditRoute = clientRoute({
  method: 'POST',
  address: '/audit',
  name: 'auditClient',
  summary:
    'Compares a sample of the stored customers with AA, as `aa-shadow audit` does. It goes on by itself; the status has the result.',
  scope: 'operate',
  answers: 'AuditBegun',
  takes: {
    path: nothing,
    query: nothing,
    body: z.strictObject({
      sample: wholeNumber(mostSampled).default(usualSample).describe('How many customers.'),
    }),
  },
  work: async ({ errands, statuses }, { client, caller, body: { sample } }) => {
    await errands.audit(client.id, sample, caller.name);
    statuses.changed(client.id);
    return jsonAnswer({ begun: true, sample });
  },
});

export const errandRoutes = [costsRoute, enqueueRoute, auditRoute] as const;
