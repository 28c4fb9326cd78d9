// The drain against the simulated AA in every spelling: in the end the shadow is the truth, value by value.

import { describe, expect, test } from 'vitest';
import { assumedStyle } from '../../src/simulator/writing/answer-style.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';
import { toldChanges } from '../support/told-changes.ts';

const spellings = ['camel', 'hyphen', 'upper'] as const;
const encodings = ['utf-8', 'iso-8859-1', 'windows-1252'] as const;

describe.each(spellings)('answers spelled in %s case', (spelling) => {
  test.each(encodings)('in %s are stored as in AA', async (encoding) => {
    const sync = await simulatedSync({ simulator: { customers: 60, spelling, encoding } });
    expect(await sync.drain()).toBe('purged');
    expect(await sync.differences()).toEqual([]);
  });
});

test.each([
  ['CDATA', { cdata: true }],
  ['values as attributes', { leaves: 'attributes' as const }],
  ['ISO dates, Y/N flags', { dates: 'iso' as const, flags: 'Y/N' as const }],
  ["Oracle's dates, 1/0 flags", { dates: 'oracle' as const, flags: '1/0' as const }],
  [
    'dates and flags of all kinds, indented',
    { dates: 'mixed' as const, flags: 'mixed' as const, indent: true },
  ],
  ['encoding only in the header', { encoding: 'windows-1252' as const, declareEncoding: 'header' as const }],
  ['a byte order mark', { byteOrderMark: true, declareEncoding: 'none' as const }],
  ['SUCCESS always told', { status: 'always' as const }],
  ['a namespace', { namespace: true }],
  ['an entry of the queue for each change', { queueEntries: 'changes' as const }],
  ['the forms assumed before', assumedStyle],
  ['flat reasons', { reasons: 'flat' as const }],
])('%s is understood', async (_, style) => {
  const sync = await simulatedSync({ simulator: { customers: 60, ...style } });
  expect(await sync.drain()).toBe('purged');
  expect(await sync.differences()).toEqual([]);
});

test('fields that the catalogue does not know are kept and counted', async () => {
  const sync = await simulatedSync({ simulator: { customers: 20, unknownExtras: true } });
  await sync.drain();
  expect(await sync.differences()).toEqual([]);
  const { findings } = await sync.shadow.clientState(demoClient);
  expect(findings.filter(({ kind }) => kind === 'unknown').length).toBeGreaterThan(0);
});

test('changes, new customers, deletions, merges and restored customers are followed', async () => {
  const sync = await simulatedSync({ simulator: { customers: 200 } });
  await sync.drain();
  const { world } = sync.simulator;
  const [first, second, third] = [...world.custIds()];
  for (let i = 0; i < 30; i++) world.change();
  world.add();
  world.delete(first);
  world.merge(second!, third!);
  expect(await sync.drain()).toBe('purged');
  expect(await sync.differences()).toEqual([]);
  world.restore(first!);
  await sync.drain();
  expect(await sync.differences()).toEqual([]);
  const kinds = (await toldChanges(sync.shadow, demoClient)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'deleted')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'restored')).toHaveLength(1);
});

test('P7: a spike of unchanged customers writes no change to the feed', async () => {
  const sync = await simulatedSync({ simulator: { customers: 100 } });
  await sync.drain();
  const { lastChangeNo } = await sync.shadow.clientState(demoClient);
  sync.simulator.world.spike({ share: 1, renewed: 0 });
  expect(await sync.drain()).toBe('purged');
  expect((await sync.shadow.clientState(demoClient)).lastChangeNo).toBe(lastChangeNo);
});

test('P7: a change in AA is one change in the feed, with the changed sections', async () => {
  const sync = await simulatedSync({ simulator: { customers: 40 } });
  await sync.drain();
  const { lastChangeNo } = await sync.shadow.clientState(demoClient);
  const { custId } = sync.simulator.world.change();
  await sync.drain();
  const changes = await toldChanges(sync.shadow, demoClient, lastChangeNo);
  expect(changes).toMatchObject([{ custId, kind: 'updated' }]);
  expect(changes[0]?.sections.length).toBeGreaterThan(0);
});
