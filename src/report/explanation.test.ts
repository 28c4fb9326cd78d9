// What `explain` says of a customer whom AA cannot serve.

import { expect, test } from 'vitest';
import { custId } from '../catalogue/ids.ts';
import { knownOfCustomer } from '../sync/explain/known-of-customer.ts';
import { demoClient, simulatedSync } from '../../test/support/simulated-sync.ts';
import { noPaint } from '../wording.ts';
import { hintFor } from './error-cures.ts';
import { explainDocument, explainText } from './explanation.ts';

test('of a parked customer it is said what to do about the error', async () => {
  const sync = await simulatedSync({ simulator: { customers: 3 } });
  await sync.drain();
  const id = sync.simulator.world.change().custId;
  sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'poison', custId: id }]);
  await sync.drain();
  const known = await knownOfCustomer(sync.shadow, { id: demoClient, ...sync.context.settings }, custId(id));
  const document = explainDocument(demoClient, known);
  const hint = hintFor('AA_UNEXPECTED');
  expect(document.waiting).toMatchObject([{ state: 'parked', error_code: 'AA_UNEXPECTED', hint }]);
  expect(explainText(document, known.life, noPaint).split('\n')[1]).toBe(`  what to do  ${hint}`);
});
