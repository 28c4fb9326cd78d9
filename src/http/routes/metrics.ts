// The metrics, as Prometheus reads them. A caller that may see some clients only gets the lines of these.

import type { OverviewDocument } from '../../report/client-overview.ts';
import { linesOf } from '../metrics/metrics.ts';
import type { Serving } from '../serving.ts';
import { within } from '../within.ts';
import { noBody, nothing, route } from './route.ts';

/** Prometheus gives up after ten seconds, and what is counted should come also when the database is away. */
const longestReadMs = 3_000;

export const metricsRoute = route({
  method: 'GET',
  address: '/metrics',
  name: 'getMetrics',
  summary: 'The metrics for Prometheus.',
  scope: 'read',
  answers: 'Metrics',
  type: 'text/plain',
  takes: { path: nothing, query: nothing, body: noBody },
  work: async (serving, { caller: { clients } }) => {
    const text = await serving.metrics.text(await documentsOf(serving));
    return { body: clients === 'all' ? text : linesOf(text, clients), type: serving.metrics.type };
  },
});

async function documentsOf(serving: Serving): Promise<readonly OverviewDocument[] | null> {
  try {
    await within(longestReadMs, serving.checkCurrent());
    return (await within(longestReadMs, serving.overview.current())).documents;
  } catch {
    return null;
  }
}
