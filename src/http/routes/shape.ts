// What a change of the configuration means for a client, and a person's word for it.

import { z } from 'zod';
import { jsonAnswer } from '../answers/answer.ts';
import { HttpError } from '../http-errors.ts';
import { lookAgeSeconds } from '../shared-look.ts';
import { within } from '../within.ts';
import { clientRoute, noBody, nothing } from './route.ts';

/** Rows are counted, also where millions are stored. What was begun goes on, and whoever asks next shares it. */
const countingMs = 9_000;

const stillCounting = (): HttpError =>
  new HttpError('HTTP_QUERY_TOO_LONG', { detail: 'the rows are still being counted', hint: askAgain });
const askAgain = 'Ask again in some seconds: the counting goes on, and its result is kept for a while.';

export const planRoute = clientRoute({
  method: 'GET',
  address: '/plan',
  name: 'getShapePlan',
  summary:
    'What the configuration of this process means for the client, as `aa-shadow plan` tells it. AA is not asked.',
  scope: 'read',
  answers: 'ShapePlan',
  takes: { path: nothing, query: nothing, body: noBody },
  work: async ({ plans }, { client }) => {
    const made = await within(countingMs, plans.of(client.id), stillCounting);
    if (made.document === null) throw new HttpError('HTTP_NOT_SYNCED_HERE');
    return jsonAnswer(made.document, { headers: { age: String(lookAgeSeconds(made)) } });
  },
});

const expectedShape = z
  .string({ error: 'must be a text' })
  .regex(/^[\w-]{22}$/, { error: 'must be the `shape_id` of a plan' })
  .describe('The `shape_id` of the plan that was seen. Nothing is done if it is another one.');

export const applyRoute = clientRoute({
  method: 'POST',
  address: '/apply',
  name: 'applyShape',
  summary:
    'Installs the shape of the configuration, as `aa-shadow apply` does, whatever it erases. Its customers are brought to it by the sync.',
  scope: 'operate',
  answers: 'ShapeApplied',
  takes: { path: nothing, query: nothing, body: z.strictObject({ expected: expectedShape }) },
  work: async ({ shapeWork, plans, statuses }, { client, caller, body: { expected } }) => {
    const applied = await shapeWork.apply(client.id, { expected, by: caller.name });
    if (applied === null) throw new HttpError('HTTP_NOT_SYNCED_HERE');
    if (applied.kind === 'changed')
      throw new HttpError('HTTP_SHAPE_CHANGED', { members: { shape_id: applied.shapeId } });
    plans.changed(client.id);
    statuses.changed(client.id);
    return jsonAnswer(applied.document);
  },
});

export const shapeRoutes = [planRoute, applyRoute] as const;
