import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sectionNames, sections, type SectionName } from '../../catalogue/sections.ts';
import type { Asked } from '../making/view.ts';
import type { AttributeFilter } from '../../catalogue/section.ts';
import type { CustomerTruth } from './truth.ts';
import { reasonOfParts, reasonsOf } from './queue-reasons.ts';
import { textOf } from '../writing/value-text.ts';
import { World, type Happening } from './world.ts';

const worldOf = (customers = 300, seed = 1) => new World({ seed, customers, queued: 'none' });

const everything: Asked = Object.fromEntries(sections.map(({ name, options }) => [name, options]));

const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);

function changedParts(before: CustomerTruth, after: CustomerTruth): readonly string[] {
  return [
    ...(differs(before.values, after.values) ? ['name'] : []),
    ...sectionNames.filter((name) => differs(before.sections[name], after.sections[name])),
  ];
}

const queuedReasons = (world: World, { queueNumber }: Happening) =>
  [...world.queue.snapshot().entries()]
    .filter((entry) => entry.queueNumber === queueNumber)
    .flatMap(({ reason }) => reasonsOf(reason));

function lifeOf(seed: number) {
  const world = worldOf(60, seed);
  for (let i = 0; i < 50; i += 1) world.change();
  world.delete();
  world.spike(20, 0.5);
  return JSON.stringify([[...world.truths()], [...world.queue.snapshot().entries()]]);
}

test('the same seed gives the same world, and another seed gives another world', () => {
  expect(lifeOf(5)).toBe(lifeOf(5));
  expect(lifeOf(5)).not.toBe(lifeOf(6));
});

test('a change alters exactly the one to three parts that it names', () => {
  const world = worldOf();
  const custIds = [...world.custIds()];
  fc.assert(
    fc.property(fc.constantFrom(...custIds), fc.integer({ min: 1, max: 12 }), (custId, times) => {
      for (let i = 0; i < times; i += 1) {
        const before = world.truth(custId);
        const { sections: parts } = world.change(custId);
        const after = world.truth(custId);
        expect(parts.length).toBeGreaterThanOrEqual(1);
        expect(parts.length).toBeLessThanOrEqual(3);
        expect([...changedParts(before!, after!)].sort()).toEqual([...parts].sort());
      }
    }),
  );
});

test('a change is queued with the tables of its parts', () => {
  const world = worldOf();
  const custId = world.anyone();
  const happening = world.change(custId);
  const reasons = queuedReasons(world, happening);
  expect(reasons.length).toBeGreaterThanOrEqual(1);
  expect(reasons.length).toBeLessThanOrEqual(happening.sections.length);
  expect(reasons.every(({ action }) => action === 'UPDATE')).toBe(true);
});

test('the documented tables are named; a table of two sections is named once', () => {
  const at = (name: SectionName) => sections.findIndex((section) => section.name === name);
  const tablesOf = (...names: readonly SectionName[]) =>
    reasonsOf(reasonOfParts(names.map(at))).map(({ tableName }) => tableName);
  expect(tablesOf('addresses', 'phones', 'jobs', 'customerAttributes', 'certifications')).toEqual([
    'CEN_CUST_ADDR',
    'CEN_CUST_PHONE',
    'CEN_CUST_EMP',
    'CEN_CUST_ATTRDTL',
    'CRT_CUST_MAST',
  ]);
  expect(tablesOf('emails', 'websites')).toEqual(['CEN_CUST_CYBER']);
});

test('a value that stands once in a section comes only when the section was asked for', () => {
  const truths = (asked?: Asked) =>
    [...worldOf(60).truths(asked)].map(({ values }) => values['global_opt_out']);
  expect(new Set(truths())).toEqual(new Set([true, false, null]));
  expect(new Set(truths({ emails: [] }))).toEqual(new Set([null]));
});

test('in some texts a character was lost before they came into AA', () => {
  expect(JSON.stringify([...worldOf(300).truths()])).toContain('¿');
});

test('attribute sections give what is asked for: all, the named kinds, or nothing', () => {
  const world = worldOf(80);
  const rowsOf = (custId: string, options: readonly string[], filters: readonly AttributeFilter[]) =>
    world.truth(
      custId,
      { customerAttributes: options },
      { filters: { customerAttributes: filters }, directoryId: null },
    )?.sections.customerAttributes;
  for (const custId of world.custIds()) {
    const all = rowsOf(custId, ['includeAll'], []) ?? [];
    expect(rowsOf(custId, [], [])).toEqual([]);
    expect(rowsOf(custId, [], [{ type: 'INTEREST' }, { type: 'DIET', code: 'GLU' }])).toEqual(
      all.filter(({ type, code }) => type === 'INTEREST' || (type === 'DIET' && code === 'GLU')),
    );
  }
});

test('a directory shows its addresses, and no phones of customers without such an address', () => {
  const world = worldOf(80);
  const lost: boolean[] = [];
  for (const { custId, sections: all } of world.truths()) {
    const listed = world.truth(custId, undefined, { filters: {}, directoryId: 'PUBLIC' })?.sections;
    const shown = (all.addresses ?? []).filter(({ show_in_directory: list }) =>
      (list as readonly string[] | null)?.includes('PUBLIC'),
    );
    expect(listed?.addresses).toEqual(shown);
    expect(listed?.phones).toEqual(shown.length === 0 ? [] : all.phones);
    lost.push(shown.length === 0);
  }
  expect(new Set(lost).size).toBe(2);
});

test('a deleted customer no longer exists, is queued as deleted from the master table, and can be restored', () => {
  const world = worldOf();
  const custId = world.anyone();
  const before = world.truth(custId);
  expect(queuedReasons(world, world.delete(custId))).toEqual([
    { tableName: 'CEN_CUST_MAST', action: 'DELETE' },
  ]);
  expect(world.truth(custId)).toBeNull();
  expect(world.living).toBe(299);
  expect(() => world.change(custId)).toThrow(RangeError);
  world.restore(custId);
  expect(world.truth(custId)).toEqual(before);
  expect(() => world.restore(custId)).toThrow(RangeError);
});

test('of two merged customers one disappears without a reason DELETE, and the other changes', () => {
  const world = worldOf();
  const [one, other] = [...world.custIds()];
  const before = world.truth(other!);
  const [gone, changed] = world.merge(one!, other!);
  expect(world.exists(one!)).toBe(false);
  expect(queuedReasons(world, gone).some(({ action }) => action === 'DELETE')).toBe(false);
  expect(world.truth(other!)).not.toEqual(before);
  expect([gone.custId, changed.custId]).toEqual([one, other]);
  expect(world.queue.length).toBe(2);
});

test('a touched customer is queued although nothing changed', () => {
  const world = worldOf();
  const custId = world.anyone();
  const before = world.truth(custId);
  world.touch(custId);
  expect(world.truth(custId)).toEqual(before);
  expect(world.queue.length).toBe(1);
});

test('a renewal spike queues each customer once and changes only the memberships of a share of them', () => {
  const world = worldOf(600);
  const before = new Map([...world.truths()].map((truth) => [truth.custId, truth]));
  const { queued, renewed } = world.spike(400, 0.5);
  const changed = [...world.truths()].map((truth) => changedParts(before.get(truth.custId)!, truth));
  expect(queued).toBe(400);
  expect(world.queue.length).toBe(400);
  expect(new Set([...world.queue.snapshot().entries()].map(({ customer }) => customer)).size).toBe(400);
  expect(changed.filter((parts) => parts.length > 0)).toHaveLength(renewed);
  expect(changed.every((parts) => parts.every((part) => part === 'memberships'))).toBe(true);
  expect(renewed).toBeGreaterThan(50);
});

test('a new customer is added and can be found by its id', () => {
  const world = worldOf(10);
  for (let i = 0; i < 200; i += 1) world.add();
  const custIds = [...world.custIds()];
  expect(world.living).toBe(210);
  expect(new Set(custIds).size).toBe(210);
  expect(world.truth(custIds.at(-1)!)?.custId).toBe(custIds.at(-1));
});

test('force enqueue queues all customers that exist', () => {
  const world = worldOf(20);
  world.delete();
  const before = world.queue.length;
  expect(world.enqueueEveryone()).toBe(19);
  expect(world.queue.length - before).toBe(19);
});

test('every field has a value in some customer, and every section is empty in some customer', () => {
  const truths = [...worldOf(1_200).truths(everything)];
  for (const { name, fields } of sections) {
    const rows = truths.flatMap((truth) => truth.sections[name] ?? []);
    const empty = fields.filter(({ column }) => rows.every((row) => row[column] === null));
    expect([name, rows.length > 0, empty.map(({ column }) => column)]).toEqual([name, true, []]);
  }
});

test('values have the types the catalogue declares', () => {
  const types = {
    text: 'string',
    date: 'string',
    number: 'number',
    flag: 'boolean',
    list: 'object',
  } as const;
  for (const truth of worldOf(200).truths(everything)) {
    for (const { name, fields } of sections) {
      for (const row of truth.sections[name] ?? [])
        for (const { column, type } of fields) {
          const value = row[column];
          if (value === null) continue;
          expect([name, column, typeof value]).toEqual([name, column, types[type]]);
          if (type === 'date') expect(value).toMatch(/^\d{4}-\d\d-\d\d$/);
          if (type === 'list') expect(Array.isArray(value) && value.length > 0).toBe(true);
          if (type === 'text') expect(value).toBe(textOf(value).trim());
        }
    }
  }
});

test('customers have about 25 rows, a few have hundreds', () => {
  const rows = [...worldOf(2_000).truths()].map((truth) =>
    Object.values(truth.sections).reduce((sum, list) => sum + list.length, 0),
  );
  const average = rows.reduce((sum, count) => sum + count, 0) / rows.length;
  expect(average).toBeGreaterThan(22);
  expect(average).toBeLessThan(30);
  expect(rows.filter((count) => count > 200).length).toBeGreaterThan(0);
  expect(rows.filter((count) => count > 200).length).toBeLessThan(20);
});

function shownMore(name: SectionName, option: string): boolean {
  const world = worldOf(400);
  return [...world.custIds()].some((custId) => {
    const plain = world.truth(custId, { [name]: [] })?.sections[name]?.length ?? 0;
    const more = world.truth(custId, { [name]: [option] })?.sections[name]?.length ?? 0;
    return more > plain;
  });
}

test.each(
  sections
    .filter(({ within }) => within === null)
    .flatMap(({ name, options }) => options.map((option) => [name, option] as const)),
)('%s shows more with %s', (name, option) => {
  expect(shownMore(name, option)).toBe(true);
});

test('attributes of jobs have the position of their job, and come only when jobs are asked for', () => {
  const world = worldOf(400);
  const asked: Asked = { jobs: ['includeInactive'], employmentAttributes: ['includeAll'] };
  for (const { sections: rows } of world.truths(asked)) {
    const parents = (rows.employmentAttributes ?? []).map(({ parentNo }) => Number(parentNo));
    expect(parents).toEqual([...parents].sort((a, b) => a - b));
    expect(Math.max(0, ...parents)).toBeLessThanOrEqual(rows.jobs?.length ?? 0);
  }
  const alone = [...world.truths({ employmentAttributes: [] })];
  expect(alone.every(({ sections: rows }) => rows.employmentAttributes?.length === 0)).toBe(true);
});
