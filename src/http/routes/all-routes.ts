// All routes, in the order of the OpenAPI document. A route is added by naming it here.

import { clientsRoute, oneClientRoute } from './clients.ts';
import { customerRoute, customersRoute, explainRoute, lookupRoute } from './customers.ts';
import { liveRoute, openApiRoute, readyRoute } from './operating.ts';
import type { Route } from './route.ts';

/** What the address for operating has, too. */
export const operatingRoutes: readonly Route[] = [liveRoute, readyRoute];

export const allRoutes: readonly Route[] = [
  clientsRoute,
  oneClientRoute,
  customersRoute,
  customerRoute,
  lookupRoute,
  explainRoute,
  ...operatingRoutes,
  openApiRoute,
];
