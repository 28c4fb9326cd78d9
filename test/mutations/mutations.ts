// Every promise, broken in one way or several. What stands here must stand in the source letter for letter, which
// test/house/mutations.test.ts checks; docs/spec.md is told of it by `npm run generate`.

import { auditMutations } from './audit-mutations.ts';
import { budgetMutations } from './budget-mutations.ts';
import { clientMutations } from './client-mutations.ts';
import { doorMutations } from './door-mutations.ts';
import { captureMutations } from './capture-mutations.ts';
import { drainMutations } from './drain-mutations.ts';
import { evidenceMutations } from './evidence-mutations.ts';
import { fastLaneMutations } from './fast-lane-mutations.ts';
import { feedMutations } from './feed-mutations.ts';
import { searchMutations } from './search-mutations.ts';
import { healthMutations } from './health-mutations.ts';
import { httpMutations } from './http-mutations.ts';
import { livesMutations } from './lives-mutations.ts';
import { metricsMutations } from './metrics-mutations.ts';
import { movingMutations } from './moving-mutations.ts';
import type { Mutation } from './mutation.ts';
import { observingMutations } from './observing-mutations.ts';
import { operateMutations } from './operate-mutations.ts';
import { overloadMutations } from './overload-mutations.ts';
import { readingMutations } from './reading-mutations.ts';
import { repairMutations } from './repair-mutations.ts';
import { privacyMutations } from './privacy-mutations.ts';
import { relevanceMutations } from './relevance-mutations.ts';
import { fieldMutations } from './field-mutations.ts';
import { shapeMutations } from './shape-mutations.ts';
import { storeMutations } from './store-mutations.ts';
import { transportMutations } from './transport-mutations.ts';
import { viewMutations } from './view-mutations.ts';
import { webhookMutations } from './webhook-mutations.ts';

export const mutations: readonly Mutation[] = [
  ...drainMutations,
  ...readingMutations,
  ...storeMutations,
  ...feedMutations,
  ...searchMutations,
  ...evidenceMutations,
  ...healthMutations,
  ...overloadMutations,
  ...auditMutations,
  ...livesMutations,
  ...transportMutations,
  ...repairMutations,
  ...movingMutations,
  ...doorMutations,
  ...captureMutations,
  ...httpMutations,
  ...fastLaneMutations,
  ...budgetMutations,
  ...webhookMutations,
  ...clientMutations,
  ...operateMutations,
  ...metricsMutations,
  ...shapeMutations,
  ...fieldMutations,
  ...viewMutations,
  ...privacyMutations,
  ...relevanceMutations,
  ...observingMutations,
].toSorted((a, b) => Number(a.promise.slice(1)) - Number(b.promise.slice(1)));
