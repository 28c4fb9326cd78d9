// Customers that are fetched from AA now, because somebody waits for them: the fast lane over HTTP.

import { z } from 'zod';
import type { CustId } from '../../catalogue/ids.ts';
import { type Caller, checkScope } from '../access/caller.ts';
import { type Answer, jsonAnswer } from '../answers/answer.ts';
import { customerJson } from '../answers/customers.ts';
import { findCustomers } from '../answers/found-customers.ts';
import { foundOne } from '../answers/one-customer.ts';
import { ageSeconds, cacheStatus, overBudget, warningOf } from '../answers/refreshed.ts';
import type { RefreshedNow } from '../fast-lane.ts';
import type { Serving } from '../serving.ts';
import { custIdParameter, custIdsParameter, durationParameter, sectionsParameter } from './parameters.ts';
import { type Call, clientRoute, noBody, nothing } from './route.ts';

/** No copy is fetched more often than this because of its age. */
const leastAgeMs = 5_000;
const usualWaitMs = 8_000;
export const longestWaitMs = 25_000;
/** What is left for the database. */
const workMs = 10_000;

export const agesInQuery = {
  maxAge: durationParameter(
    'The customer is no older than this: otherwise it is fetched from AA now. Needs the scope `refresh`. At least 5s.',
    365 * 86_400_000,
  ),
  timeout: durationParameter(
    'How long the request waits for AA, before the stored copy comes. Left out: 8s.',
    longestWaitMs,
  ),
};

const waitParameter = durationParameter(
  'How long the request waits. Left out, or 0: it is answered at once, and the fetch goes on.',
  longestWaitMs,
);

export const waitingMs = (waitMs: number): number => waitMs + workMs;

export const timeoutOf = (timeout: number | undefined): number => timeout ?? usualWaitMs;

export const fastLaneAsker = ({ caller, address }: Pick<Call, 'caller' | 'address'>): string =>
  caller.keyId ?? address;

/**
 * How old the customer may be. `null`: whatever its age. The header counts only for callers with the scope, because browsers send
 * it by themselves. Throws `HTTP_SCOPE_LACKING` for the parameter.
 */
export function wantedAge(
  caller: Caller,
  maxAge: number | undefined,
  cacheControl: string | undefined,
): number | null {
  if (maxAge !== undefined) checkScope(caller, 'refresh');
  const inHeader = caller.scopes.has('refresh') ? ageIn(cacheControl) : null;
  const wanted = maxAge ?? inHeader;
  return wanted === null ? null : Math.max(leastAgeMs, wanted);
}

function ageIn(cacheControl: string | undefined): number | null {
  const [, seconds] = /(?:^|,)\s*max-age\s*=\s*"?(\d{1,9})"?\s*(?:,|$)/i.exec(cacheControl ?? '') ?? [];
  return seconds === undefined ? null : Number(seconds) * 1_000;
}

export const refreshOneRoute = clientRoute({
  method: 'POST',
  address: '/customers/{custId}/refresh',
  name: 'refreshCustomer',
  summary: 'Fetches one customer from AA now, ahead of everything else.',
  scope: 'refresh',
  answers: 'Refreshed',
  accepts: true,
  longestMs: ({ query }) => waitingMs((query as { readonly wait?: number }).wait ?? 0),
  takes: {
    path: z.strictObject({ custId: custIdParameter }),
    query: z.strictObject({ wait: waitParameter, sections: sectionsParameter }),
    body: noBody,
  },
  work: async (serving, { client: { id: client }, path: { custId }, query, ...call }) => {
    const { wait = 0, sections = null } = query;
    const [refreshed] = await refreshedNow(serving, { ...call, client, custIds: [custId], waitMs: wait });
    if (refreshed === undefined) throw new TypeError('there is an answer for each customer');
    if (refreshed.kind === 'stale' && refreshed.reason === 'over-budget')
      throw overBudget(refreshed.retryAfterMs);
    if (isUnderWay(refreshed, wait)) return underWay({ ...resultOf(refreshed, wait), customer: null });
    const found = foundOne(await findCustomers(serving.shadow, client, [custId]), custId, refreshed);
    const result = JSON.stringify(resultOf(refreshed, wait)).slice(0, -1);
    // A key that may only have customers fetched does not read them.
    const customer = call.caller.scopes.has('read') ? customerJson(found, sections) : 'null';
    return {
      body: `${result},"customer":${customer}}`,
      headers: {
        'as-of': found.fetchedAt.toISOString(),
        age: String(ageSeconds(found, serving.now())),
        'cache-status': cacheStatus(refreshed),
      },
    };
  },
});

export const refreshManyRoute = clientRoute({
  method: 'POST',
  address: '/customers/refresh',
  name: 'refreshCustomers',
  summary: 'Fetches up to 200 customers from AA now, ahead of everything else.',
  scope: 'refresh',
  answers: 'RefreshedCustomers',
  accepts: true,
  longestMs: ({ query }) => waitingMs((query as { readonly wait?: number }).wait ?? 0),
  takes: {
    path: nothing,
    query: z.strictObject({ wait: waitParameter }),
    body: z.strictObject({ cust_ids: custIdsParameter }),
  },
  work: async (serving, { client: { id: client }, query: { wait = 0 }, body, ...call }) => {
    const custIds = [...new Set(body.cust_ids)];
    const refreshed = await refreshedNow(serving, { ...call, client, custIds, waitMs: wait });
    const refusals = refreshed.flatMap((one) =>
      one.kind === 'stale' && one.reason === 'over-budget' ? [one.retryAfterMs] : [],
    );
    if (refusals.length === refreshed.length) throw overBudget(refusals[0] ?? null);
    const customers = refreshed.map((one) => resultOf(one, wait));
    return refreshed.some((one) => isUnderWay(one, wait))
      ? underWay({ customers })
      : jsonAnswer({ customers });
  },
});

const underWay = (document: object): Answer => jsonAnswer(document, { status: 202 });

/** The asker does not wait, and is not told more. */
const isUnderWay = (refreshed: RefreshedNow, waitMs: number): boolean =>
  waitMs === 0 && refreshed.kind === 'stale' && refreshed.reason === 'timed-out';

const resultOf = (refreshed: RefreshedNow, waitMs: number) => ({
  cust_id: refreshed.asked,
  outcome: isUnderWay(refreshed, waitMs) ? 'under-way' : refreshed.kind,
  applied: 'applied' in refreshed ? refreshed.applied : null,
  warning: isUnderWay(refreshed, waitMs) ? null : warningOf(refreshed),
});

interface Asked extends Pick<Call, 'caller' | 'address'> {
  readonly client: Parameters<Serving['fastLane']['refreshNow']>[0];
  readonly custIds: readonly CustId[];
  readonly waitMs: number;
}

/** It is in the log of actions who asked, and for how many. */
async function refreshedNow(
  { shadow, fastLane }: Serving,
  { client, custIds, waitMs, ...asked }: Asked,
): Promise<readonly RefreshedNow[]> {
  const { name: actor } = asked.caller;
  await shadow.keys.record({ actor, action: 'refresh-asked', client, count: custIds.length });
  return fastLane.refreshNow(client, custIds, { asker: fastLaneAsker(asked), maxAgeMs: 0, waitMs });
}
