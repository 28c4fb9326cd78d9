// The real program against an AA that answers as documented and is strict in what it accepts. The configuration has only the
// address and the credentials, and no spelling of names.

import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { FeedChange, Shadow } from '../../src/shadow/shadow.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { folderWith, newFolder, runAaShadow } from '../support/run-aa-shadow.ts';
import type { Asked } from './asked.ts';
import { byKind, differencesFromDocumented } from './compare-with-documented.ts';
import { documentedSections } from './documented-customer.ts';
import { unknownIds } from './make-customer.ts';
import { type StandIn, type StandInOptions, startStandIn } from './stand-in.ts';
import { truthOf } from './stand-in-truth.ts';
import { changeThirty, deleteFour } from './world-changes.ts';
import { toldChanges } from '../support/told-changes.ts';

const client = clientId('documented');
const username = 'made-up-vendor';
const password = 'made-up & <secret>';
const postgres = postgresForFile();

/** More than stand in one call. */
const some = 130;
const few = 80;

const engines = {
  sqlite: () => Promise.resolve(`sqlite:${join(newFolder(), 'shadow.db')}`),
  postgres: async () => (await postgres.openFresh()).url,
};
type Engine = keyof typeof engines;

interface Meeting {
  readonly standIn: StandIn;
  readonly shadow: Shadow;
  /** Runs the command. It must succeed, and may have done nothing that AA refuses. */
  readonly drain: () => Promise<Drained>;
  /** Everything that differs, findings included, and the feed since the last look. */
  readonly look: (deleted?: readonly string[]) => Promise<Looked>;
}

interface Looked {
  readonly differences: readonly string[];
  readonly feed: readonly FeedChange[];
}

interface Drained {
  readonly outcome: string;
  readonly purges: number;
  readonly parked: number;
  readonly customers: Readonly<Record<string, number>>;
}

interface Keys {
  readonly bulkSize?: number;
  readonly sections?: object;
}

async function meet(engine: Engine, options: StandInOptions, keys: Keys = {}): Promise<Meeting> {
  const standIn = await startStandIn({ ...options, username, password });
  onTestFinished(() => standIn.close());
  const database = await engines[engine]();
  const cwd = folderWith(
    JSON.stringify({ database, clients: [{ id: client, url: standIn.url, username, password, ...keys }] }),
  );
  const shadow = await openShadow(database);
  onTestFinished(() => shadow.close());
  const drain = async (): Promise<Drained> => {
    const { code, stdout, stderr } = await runAaShadow(['drain', '--json'], { cwd });
    const refused = standIn.log.filter(({ outcome }) => outcome === 'refused' || outcome === 'not found');
    expect(refused, stderr).toEqual([]);
    expect(standIn.violations).toEqual([]);
    expect(code, stdout + stderr).toBe(0);
    const [drained] = (JSON.parse(stdout) as { readonly clients: readonly [Drained] }).clients;
    return drained;
  };
  let lastChangeNo = 0;
  const look: Meeting['look'] = async (deleted = []) => {
    const asked = whatWasAsked(standIn);
    const truths = [...standIn.world.customers.values()].map((customer) => truthOf(customer, asked));
    const differences = await differencesFromDocumented(shadow, client, truths, deleted);
    const { findings } = await shadow.clientState(client);
    const feed = await toldChanges(shadow, client, lastChangeNo);
    lastChangeNo = feed.at(-1)?.changeNo ?? lastChangeNo;
    const unread = findings.map(({ kind, path, seen }) => `finding ${kind} ${path} in ${seen} customers`);
    return { differences: [...byKind(differences), ...unread], feed };
  };
  return { standIn, shadow, drain, look };
}

/** The same in every request, with all sections in it and all attributes. */
function whatWasAsked({ log }: StandIn): Asked {
  const all = log.flatMap(({ asked }) => asked ?? []);
  const [first] = all;
  if (first === undefined) throw new Error('no details were asked for');
  expect(new Set(all.map((asked) => JSON.stringify(asked))).size).toBe(1);
  expect(first.codeValues).toBe(true);
  expect(Object.keys(first.sections).sort()).toEqual(documentedSections.map(({ name }) => name).sort());
  for (const { name, attributes } of documentedSections)
    if (attributes) expect(first.sections[name]?.options).toContain('includeAll');
  return first;
}

const nothing = { differences: [], feed: [] };

const told = (feed: readonly FeedChange[], kind: FeedChange['kind']): readonly string[] =>
  feed
    .filter((change) => change.kind === kind)
    .map(({ custId }) => custId)
    .sort();

const queueUnknown = ({ world }: StandIn): void => {
  for (const custId of unknownIds) world.queue(custId, { tableName: 'CEN_CUST_ADDR', action: 'UPDATE' });
};

/** Everybody arrives, then some change and some are deleted. Returns the deleted. */
async function liveThrough({ standIn, drain, look }: Meeting): Promise<readonly string[]> {
  const { world } = standIn;
  world.queueEverybody();
  queueUnknown(standIn);
  const everybody = [...world.customers.keys()].sort();
  const created = { created: everybody.length };
  expect(await drain()).toMatchObject({ outcome: 'purged', purges: 1, parked: 0, customers: created });
  const first = await look();
  expect(first.differences).toEqual([]);
  expect(told(first.feed, 'created')).toEqual(everybody);

  const changed = changeThirty(world);
  const deleted = deleteFour(world, changed);
  queueUnknown(standIn);
  expect(await drain()).toMatchObject({
    outcome: 'purged',
    parked: 0,
    customers: { updated: 30, deleted: 4 },
  });
  const second = await look(deleted);
  expect(second.differences).toEqual([]);
  expect(told(second.feed, 'updated')).toEqual([...changed.keys()].sort());
  expect(told(second.feed, 'deleted')).toEqual([...deleted].sort());
  expect(second.feed).toHaveLength(34);
  expect(world.queued().customers).toEqual([]);
  return deleted;
}

/** An empty queue and customers without changes change nothing. */
async function changeNothing({ standIn, drain, look }: Meeting, deleted: readonly string[]): Promise<void> {
  const { world, log } = standIn;
  const requests = log.length;
  expect(await drain()).toMatchObject({ outcome: 'empty', purges: 0 });
  expect(log.slice(requests).every(({ custIds }) => custIds.length === 0)).toBe(true);
  expect(await look(deleted)).toEqual(nothing);

  // Nothing but lock codes will differ.
  for (const custId of [...world.customers.keys()].slice(0, 20))
    world.queue(custId, { tableName: 'CEN_CUST_MAST', action: 'UPDATE' });
  expect(await drain()).toMatchObject({ outcome: 'purged', customers: { unchanged: 20 } });
  expect(await look(deleted)).toEqual(nothing);
}

describe.each(['sqlite', 'postgres'] as const)(
  'with nothing configured but who and where, on %s',
  (engine) => {
    test.each(['missing', 'error', 'void'] as const)(
      'in bulk, unknown numbers treated as %s',
      async (unknownInBulk) => {
        const meeting = await meet(engine, {
          unknownInBulk,
          customers: unknownInBulk === 'missing' ? 300 : some,
        });
        const deleted = await liveThrough(meeting);
        if (unknownInBulk === 'missing') await changeNothing(meeting, deleted);
        expect(meeting.standIn.log.some(({ bulk, custIds }) => bulk && custIds.length > 1)).toBe(true);
      },
    );

    test('one customer a call', async () => {
      const meeting = await meet(engine, { customers: few }, { bulkSize: 1 });
      await liveThrough(meeting);
      expect(
        meeting.standIn.log.filter(({ asked, custIds }) => asked !== null && custIds.length > 1),
      ).toEqual([]);
    });
  },
);

test('everybody arrives where a bulk call may not be as large as it is by default', async () => {
  const { standIn, drain, look } = await meet('sqlite', { customers: some, bulkCap: 40 });
  standIn.world.queueEverybody();
  expect(await drain()).toMatchObject({ outcome: 'purged', parked: 0, customers: { created: some } });
  expect((await look()).differences).toEqual([]);
  const refused = standIn.log.filter(({ outcome }) => outcome === 'error');
  expect(refused.length).toBeGreaterThan(0);
});

test('with every option of every section, what is bad, inactive or expired comes too', async () => {
  const sections = Object.fromEntries(
    documentedSections.map(({ name, options }) => [
      name,
      Object.fromEntries(options.map((option) => [option, true])),
    ]),
  );
  const { standIn, drain, look } = await meet('sqlite', { customers: some }, { sections });
  standIn.world.queueEverybody();
  expect(await drain()).toMatchObject({ outcome: 'purged', customers: { created: some } });
  expect((await look()).differences).toEqual([]);
  const asked = whatWasAsked(standIn);
  for (const { name, options } of documentedSections)
    expect([...(asked.sections[name]?.options ?? [])].sort()).toEqual([...options].sort());
});
