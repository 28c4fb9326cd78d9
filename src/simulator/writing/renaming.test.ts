// An AA that calls fields and sections otherwise, or does not send them. Nothing else in its answers differs.

import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { getCustomers } from '../../../test/support/simulated-calls.ts';
import { sections } from '../../catalogue/sections.ts';
import type { Asked } from '../making/view.ts';
import { startSimulator } from '../simulator.ts';
import type { SimulatorOptions } from '../simulator-options.ts';
import { type Renaming } from './answer-style.ts';
import { renamedPaths } from './renaming.ts';

const everything: Asked = Object.fromEntries(sections.map(({ name, usual }) => [name, usual]));

async function answerOf(options: SimulatorOptions): Promise<string> {
  const simulator = await startSimulator({ customers: 20, ...options });
  onTestFinished(() => simulator.close());
  return (await getCustomers(simulator, [...simulator.world.custIds()], everything)).text();
}

test('a field is called otherwise, another one is not sent, and a section has another name', async () => {
  const renaming: Renaming = {
    'memberships.statusCode': 'statCd',
    'emails.preferred': null,
    phones: 'telephones',
    'name.displayName': 'shownName',
  };
  const [before, after] = [await answerOf({}), await answerOf({ renaming })];
  expect(before).toMatch(/<statusCode>/);
  const expected = before
    .replaceAll(/(<\/?)phones(\/?>)/g, '$1telephones$2')
    .replaceAll(/<emails>.*?<\/emails>/gs, (emails) =>
      emails.replaceAll(/<preferred>\w*<\/preferred>|<preferred\/>/g, ''),
    )
    .replaceAll(/<memberships>.*?<\/memberships>/gs, (all) =>
      all.replaceAll(/(<\/?)statusCode(\/?>)/g, '$1statCd$2'),
    )
    .replaceAll(/<name>.*?<\/name>/gs, (name) =>
      name.replaceAll(/(<\/?)displayName(\/?>)/g, '$1shownName$2'),
    );
  expect(after).toBe(expected);
});

test('whatever is left out, names that are left out are in no answer, in any style', async () => {
  const path = fc.constantFrom(...renamedPaths.filter((one) => !one.includes('.') && one !== 'custType'));
  const style = fc.constantFrom<SimulatorOptions>(
    {},
    { leaves: 'attributes' },
    { spelling: 'upper', namespace: true },
  );
  await fc.assert(
    fc.asyncProperty(path, style, async (left, options) => {
      const answer = await answerOf({ ...options, renaming: { [left]: null } });
      const name =
        options.spelling === 'upper' ? left.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toUpperCase() : left;
      expect(answer).toMatch(/custInfo|CUST_INFO/);
      expect(answer).not.toMatch(new RegExp(`[<: ]${name}[ />=]`));
    }),
    { numRuns: 30 },
  );
});

test('the number of a customer is always sent under its own name', () => {
  expect(renamedPaths).not.toContain('custId');
  expect(renamedPaths).toContain('communicationPreferences.globalOptOut');
});
