// All routes, in the order of the OpenAPI document. A route is added by naming it here.

import { historyRoutes } from './client-history.ts';
import { clientsRoute, oneClientRoute } from './clients.ts';
import { customerRoute, customersRoute, explainRoute, lookupRoute, searchRoute } from './customers.ts';
import { errandRoutes } from './errands.ts';
import { metricsRoute } from './metrics.ts';
import { changesRoute, snapshotRoute } from './feed.ts';
import { refreshManyRoute, refreshOneRoute } from './refreshing.ts';
import { acknowledgeRoute, dropFollowerRoute, followersRoute } from './followers.ts';
import { liveRoute, openApiRoute, readyRoute } from './operating.ts';
import { operationRoutes } from './operations.ts';
import { deleteWebhookRoute, makeWebhookRoute } from './making-webhooks.ts';
import type { Route } from './route.ts';
import { sessionRoutes } from './session.ts';
import { shapeRoutes } from './shape.ts';
import {
  attemptsRoute,
  pauseWebhookRoute,
  replayWebhookRoute,
  resumeWebhookRoute,
  testWebhookRoute,
  webhooksRoute,
} from './webhooks.ts';

/** What the address for operating has, too. */
export const operatingRoutes: readonly Route[] = [liveRoute, readyRoute, metricsRoute];

export const allRoutes: readonly Route[] = [
  clientsRoute,
  oneClientRoute,
  customersRoute,
  customerRoute,
  lookupRoute,
  searchRoute,
  explainRoute,
  changesRoute,
  snapshotRoute,
  refreshOneRoute,
  refreshManyRoute,
  followersRoute,
  acknowledgeRoute,
  dropFollowerRoute,
  webhooksRoute,
  makeWebhookRoute,
  deleteWebhookRoute,
  attemptsRoute,
  pauseWebhookRoute,
  resumeWebhookRoute,
  replayWebhookRoute,
  testWebhookRoute,
  ...historyRoutes,
  ...operationRoutes,
  ...errandRoutes,
  ...shapeRoutes,
  ...sessionRoutes,
  ...operatingRoutes,
  openApiRoute,
];
