// What is captured replays.

import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { captured, describeReplays, drained, nothing } from './replay-cases.ts';
import { shadowShape } from './shadow-shape.ts';

describeReplays([
  ['unknown fields', { unknownExtras: true, indent: true }, nothing],
  ['deletions', {}, ({ world }) => void [world.delete(), world.delete(), world.change(), world.change()]],
]);

test('P11: one malformed customer is parked in the replay, and nobody else', async () => {
  const original = await drained({ customers: 20 });
  const [victim] = [...original.simulator.world.custIds()];
  original.simulator.world.addFault({ procedure: 'customers', fault: 'poison', custId: victim!, as: 'html' });
  const { folder } = await captured(original.simulator.url);
  const replay = await drained({ from: folder });
  await original.drain();
  await replay.drain();
  const shape = shadowShape(original.database);
  expect(shape['states']).toContainEqual(expect.objectContaining({ state: 'parked' }));
  expect(shadowShape(replay.database)).toEqual(shape);
});

test('a queue of more customers is cut to those that were recorded', async () => {
  const simulator = await startSimulator({ customers: 40 });
  onTestFinished(() => simulator.close());
  const { folder, made } = await captured(simulator.url, 10);
  expect(made.exchanges[0]?.answer?.leftOut).toBe(30);
  const replay = await drained({ from: folder });
  expect(await replay.drain()).toMatchObject({});
  expect(shadowShape(replay.database)['customers']).toMatchObject({ rows: 10 });
  expect(shadowShape(replay.database)['states']).toEqual([
    expect.objectContaining({ state: 'stored', times: 10 }),
  ]);
});
