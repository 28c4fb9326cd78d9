// Answers that are no good answers are captured, too: a capture does not fail on them, and its replay is as broken as they are.

import { expect, onTestFinished, test } from 'vitest';
import type { FaultRule } from '../../src/simulator/faults/fault-rule.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { captured } from './replay-cases.ts';

const odd: readonly (readonly [FaultRule, string])[] = [
  [{ procedure: 'customers', fault: 'http-500' }, 'AA_HTTP_STATUS'],
  [{ procedure: 'customers', fault: 'http-503' }, 'AA_HTTP_STATUS'],
  [{ procedure: 'customers', fault: 'html' }, 'AA_HTML_ANSWER'],
  [{ procedure: 'customers', fault: 'html-404' }, 'AA_NOT_PROVISIONED'],
  [{ procedure: 'customers', fault: 'empty' }, 'AA_EMPTY_ANSWER'],
  [{ procedure: 'customers', fault: 'failure', code: '100' }, 'AA_BAD_CREDENTIALS'],
  [{ procedure: 'customers', fault: 'not-well-formed' }, 'AA_MALFORMED_ANSWER'],
  [{ procedure: 'customers', fault: 'doctype' }, 'AA_FORBIDDEN_XML'],
  [{ procedure: 'customers', fault: 'truncate', atByte: 900 }, 'AA_MALFORMED_ANSWER'],
  [{ procedure: 'customers', fault: 'reset', atByte: 900 }, 'AA_CONNECTION_LOST'],
];

test.each(odd)('P11: customers under %j are captured, and replayed so', async (rule, code) => {
  const simulator = await startSimulator({ customers: 3 });
  onTestFinished(() => simulator.close());
  simulator.world.addFault(rule);
  const { folder, made } = await captured(simulator.url);
  const details = made.exchanges.filter(({ service }) => service === 'customers');
  expect(details.map(({ realReading }) => realReading)).toContain(code);
  expect(details.map(({ reading }) => reading)).toEqual(details.map(({ realReading }) => realReading));
  const replay = await startSimulator({ from: folder });
  onTestFinished(() => replay.close());
  const again = await captured(replay.url);
  expect(again.made.exchanges.map(({ reading }) => reading)).toEqual(
    made.exchanges.map(({ reading }) => reading),
  );
});

test('AA that cannot be reached at all is an error, and no folder is written', async () => {
  const simulator = await startSimulator({ customers: 3 });
  await simulator.close();
  await expect(captured(simulator.url)).rejects.toMatchObject({ code: 'AA_CONNECT_FAILED' });
});
