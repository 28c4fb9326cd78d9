// The contract of a shadow database: the same cases for every engine. The cases with several processes are in
// `process-cases.ts`, because starting processes takes long.

import { describe } from 'vitest';
import { applyCases } from './apply-cases.ts';
import { auditCases } from './audit-cases.ts';
import { budgetCases } from './budget-cases.ts';
import { clientCases } from './client-cases.ts';
import { clockCases } from './clock-cases.ts';
import type { OpenFresh } from './contract-database.ts';
import { copyCases } from './copy-cases.ts';
import { countCases } from './count-cases.ts';
import { deletionCases } from './deletion-cases.ts';
import { drainCases } from './drain-cases.ts';
import { feedCases } from './feed-cases.ts';
import { feedProperty } from './feed-property.ts';
import { forgetCases } from './forget-cases.ts';
import { historyCases } from './history-cases.ts';
import { followerCases } from './follower-cases.ts';
import { keyCases } from './key-cases.ts';
import { leaseCases } from './lease-cases.ts';
import { parkedCases } from './parked-cases.ts';
import { actionCases } from './action-cases.ts';
import { parkedGroupCases } from './parked-group-cases.ts';
import { pauseCases } from './pause-cases.ts';
import { populationCases } from './population-cases.ts';
import { readingCases } from './reading-cases.ts';
import { searchCases } from './search-cases.ts';
import { sampleCases } from './sample-cases.ts';
import { setBackCases } from './set-back-cases.ts';
import { textCases } from './text-cases.ts';
import { watchCases } from './watch-cases.ts';
import { madeWebhookCases } from './made-webhook-cases.ts';
import { webhookCases } from './webhook-cases.ts';
import { shareCases } from './share-cases.ts';
import { spellingCases } from './spelling-cases.ts';

export function describeShadowContract(name: string, openFresh: OpenFresh): void {
  describe(name, () => {
    describe('leases', () => leaseCases(openFresh));
    describe('drains', () => drainCases(openFresh));
    describe('shares', () => shareCases(openFresh));
    describe('apply', () => applyCases(openFresh));
    describe('deletions', () => deletionCases(openFresh));
    describe('parked customers', () => parkedCases(openFresh));
    describe('history', () => historyCases(openFresh));
    describe('history by a wrong clock', () => clockCases(openFresh));
    describe('forgetting', () => forgetCases(openFresh));
    describe('the feed', () => feedCases(openFresh));
    describe('whoever follows the feed', () => feedProperty(openFresh));
    describe('audits', () => auditCases(openFresh));
    describe('watching', () => watchCases(openFresh));
    describe('groups of the parked', () => parkedGroupCases(openFresh));
    describe('the log of actions', () => actionCases(openFresh));
    describe('samples', () => sampleCases(openFresh));
    describe('a paused client', () => pauseCases(openFresh));
    describe('the budget of calls', () => budgetCases(openFresh));
    describe('population', () => populationCases(openFresh));
    describe('a database that was set back', () => setBackCases(openFresh));
    describe('clients', () => clientCases(openFresh));
    describe('counts', () => countCases(openFresh));
    describe('reading', () => readingCases(openFresh));
    describe('customers as texts', () => textCases(openFresh));
    describe('search', () => searchCases(openFresh));
    describe('copies', () => copyCases(openFresh));
    describe('followers of the feed', () => followerCases(openFresh));
    describe('keys', () => keyCases(openFresh));
    describe('webhooks', () => webhookCases(openFresh));
    describe('webhooks that were made', () => madeWebhookCases(openFresh));
    describe('spellings of a number', () => spellingCases(openFresh));
  });
}
