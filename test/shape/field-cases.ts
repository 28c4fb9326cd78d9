// A client promotes fields that AA sends and the catalogue does not know (P23): the columns are filled from what is stored, AA is not
// asked, and nothing is told or found as drift.

import { describe, expect, onTestFinished, test } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { clientId, type ClientId, custId } from '../../src/catalogue/ids.ts';
import { type PromotedField, withAllColumns } from '../../src/catalogue/promoted.ts';
import { everySection, everySectionOf } from '../../src/config/section-keys.ts';
import type { ClientSettings } from '../../src/config/settings.ts';
import { withSync } from '../../src/runtime/client-sync.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import type { WrittenRule } from '../../src/shape/rule.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { applyShape } from '../../src/sync/shape/apply-shape.ts';
import { keepsStored } from '../../src/sync/shape/foreseen.ts';
import { reshape } from '../../src/sync/shape/shaping.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { testSettings } from '../support/association-settings.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside, quoted } from '../support/look-inside.ts';
import { pretendServer } from '../support/pretend-server.ts';
import { toldChanges } from '../support/told-changes.ts';
import { promoted, smaller, widest } from './field-ground.ts';
import { keptRows, shapeGround, type ShapeGround, simulatedAa } from './shape-ground.ts';

const [one, other] = ['acme', 'other'].map(clientId) as [ClientId, ClientId];
const first = custId('1');

/** An AA that gives one customer, as the test says at the moment. */
class OneCustomer {
  readonly shadow: Shadow;
  readonly url: string;
  asked = 0;
  readonly #origin: string;
  readonly #say: (xml: string) => void;

  constructor(shadow: Shadow, url: string, origin: string, say: (xml: string) => void) {
    [this.shadow, this.url, this.#origin, this.#say] = [shadow, url, origin, say];
  }

  #settings(client: ClientId, fields: readonly PromotedField[], rule: WrittenRule | null): ClientSettings {
    return {
      id: client,
      association: testSettings({ client, url: this.#origin, sections: everySectionOf(builtIn) }),
      privacy: null,
      fields,
      pollEveryMs: 200,
      brake: { share: 1, atLeast: 1 },
      relevance: rule === null ? null : { ...rule, brake: { share: 1, atLeast: 1 } },
      search: true,
      auditPerHour: 0,
      fastLane: { perMinute: 120, perAsker: 60 },
    };
  }

  #within<T>(
    client: ClientId,
    fields: readonly PromotedField[],
    rule: WrittenRule | null,
    work: (context: SyncContext) => Promise<T>,
  ) {
    const settings = this.#settings(client, fields, rule);
    return withSync(
      { settings: { historyMs: 1e9 }, client: settings, shadow: this.shadow },
      async (context) => {
        await applyShape(this.shadow, client, context.shape, { holder: 'here/1/apply', by: 'test' });
        return work(context);
      },
    );
  }

  /** What AA says of the customer: what stands in it, and in its one address. */
  says(own: string, address = ''): void {
    this.#say(
      `<r><custInfo><custId>1</custId>${own}<addresses><address><city>Ely</city>${address}</address></addresses></custInfo></r>`,
    );
  }

  async fetched(fields: readonly PromotedField[] = [], client = one): Promise<string | undefined> {
    const [result] = await this.#within(client, fields, null, (context) =>
      refreshCustomers(context, [first]),
    );
    return result?.applied?.outcome;
  }

  /** Nothing but the pass over what is stored. */
  async brought(
    fields: readonly PromotedField[],
    client = one,
    rule: WrittenRule | null = null,
  ): Promise<void> {
    await this.#within(client, fields, rule, async (context) => {
      const answer = await this.shadow.acquireLease(client, 'here/1/walk');
      const lease = answer.kind === 'granted' ? answer.lease : expect.fail('held');
      const ways = { reshape: reshape(context), keeps: await keepsStored(context) };
      while ((await this.shadow.shapes.walk(lease, 100, ways)) !== 'done');
      await this.shadow.releaseLease(lease);
    });
  }

  async address(client = one): Promise<Readonly<Record<string, unknown>> | undefined> {
    const [row] = await lookInside(this.url, `SELECT * FROM addresses WHERE client_id = '${client}'`);
    return row;
  }

  /** The columns of the customer, as the program reads them, and what is left in `extra`. */
  async customer(client = one) {
    const stored = await this.shadow.customer(client, first);
    const [row] = await lookInside(this.url, `SELECT extra FROM customers WHERE client_id = '${client}'`);
    return { columns: stored?.columns, extra: extraOf(row) };
  }

  async told(client = one): Promise<readonly (readonly [string, string | null])[]> {
    return (await toldChanges(this.shadow, client)).map(({ kind, cause }) => [kind, cause] as const);
  }
}

const extraOf = (row: Readonly<Record<string, unknown>> | undefined): unknown =>
  typeof row?.['extra'] === 'string' ? JSON.parse(row['extra']) : (row?.['extra'] ?? null);

export function fieldCases(openFresh: OpenFresh): void {
  async function oneCustomer(...lists: readonly (readonly PromotedField[])[]): Promise<OneCustomer> {
    const database = await openFresh();
    onTestFinished(() => database.remove());
    const shadow = await openShadow(database.url, { catalogue: withAllColumns(builtIn, lists) });
    onTestFinished(() => shadow.close());
    let xml = '';
    const server = await pretendServer((response) => {
      made.asked += 1;
      response.end(xml);
    });
    const made = new OneCustomer(shadow, database.url, server.origin, (said) => (xml = said));
    return made;
  }

  const several = [
    promoted('createDate', 'date'),
    promoted('toBePurged', 'flag'),
    promoted('addresses.city', 'text'),
    promoted('addresses.geoCode', 'number'),
    promoted('memberships.joinDate', 'date'),
    promoted('phones.preferred', 'flag'),
    promoted('files.docSize', 'number'),
    promoted('employmentAttributes.code', 'text'),
  ];
  const sections = everySectionOf(smaller);
  const ground = async (fields: readonly PromotedField[], simulator?: ShapeGround['simulator']) => {
    const made = await shapeGround(
      openFresh,
      simulator ?? (await simulatedAa({ unknownExtras: true })),
      widest,
    );
    if (simulator !== undefined) simulator.world.enqueue();
    await made.worker(sections, {}, undefined, fields).drain();
    return made;
  };

  describe('fields that a client promotes', () => {
    test.each([
      ['promoted', [], several],
      ['promoted no more', several, []],
      [
        'in other columns, of other types, and without meaning',
        several,
        [
          promoted('addresses.city', 'text', { column: 'town' }),
          promoted('memberships.joinDate', 'text', { column: 'joined' }),
          promoted('addresses.geoCode', 'number'),
          promoted('phones.preferred', null),
        ],
      ],
    ] as const)('P23: %s, they are what a refetch brings, and AA is not asked', async (_, before, after) => {
      const { simulator, ...stored } = await ground(before);
      const told = await stored.changes();
      const { customersServed } = simulator.world.stats();
      const worker = stored.worker(sections, {}, undefined, after);
      await worker.drain();
      expect(simulator.world.stats().customersServed).toBe(customersServed);
      expect(await stored.changes()).toEqual(told);
      expect((await worker.audit()).audit).toMatchObject({ compared: 60, differed: 0, waiting: 0 });
      expect(await keptRows(stored.url)).toEqual(await keptRows((await ground(after, simulator)).url));
    });

    test('P23: the columns have the values, and extra has them no more', async () => {
      const made = await ground([]);
      await made.worker(sections, {}, undefined, several).drain();
      for (const [table, column] of [
        ['customers', 'create_date'],
        ['customers', 'to_be_purged'],
        ['addresses', 'city'],
        ['addresses', 'geo_code'],
        ['memberships', 'join_date'],
        ['files', 'doc_size'],
        ['job_attributes', 'code'],
      ] as const) {
        const [found] = await lookInside(
          made.url,
          `SELECT CAST(count(*) AS integer) AS filled FROM ${quoted(table)} WHERE ${quoted(column)} IS NOT NULL`,
        );
        expect(found?.['filled'], `${table}.${column}`).toBeGreaterThan(5);
      }
      const extras = await lookInside(made.url, 'SELECT extra FROM addresses WHERE extra IS NOT NULL');
      expect(JSON.stringify(extras)).not.toMatch(/geoCode|city/);
    });

    test('P23: a value that is none of the type stays in extra, as with any field', async () => {
      const fields = [promoted('addresses.since', 'date'), promoted('rank', 'number')];
      const aa = await oneCustomer(fields);
      aa.says('<custType>I</custType><rank>first</rank>', '<since>soon</since>');
      await aa.fetched();
      await aa.brought(fields);
      expect(await aa.address()).toMatchObject({ since: null });
      expect(extraOf(await aa.address())).toEqual({ since: 'soon' });
      expect(await aa.customer()).toMatchObject({ columns: { rank: null }, extra: { rank: 'first' } });
      expect(await aa.fetched(fields)).toBe('unchanged');
      aa.says('<custType>I</custType><rank>1</rank>', '<since>01/31/2024</since>');
      expect(await aa.fetched(fields)).toBe('updated');
      expect(await aa.address()).toMatchObject({ extra: null });
      expect(await aa.customer()).toMatchObject({ columns: { rank: 1 }, extra: null });
    });

    test('P23: attributes and repetitions go and come with their field', async () => {
      const fields = [promoted('addresses.zone-code', 'text'), promoted('MemberType', 'text')];
      const aa = await oneCustomer(fields);
      aa.says(
        '<custType>I</custType><MemberType>A</MemberType><MemberType>B</MemberType>',
        '<zone-code by="us">MN</zone-code>',
      );
      await aa.fetched();
      const before = JSON.stringify([await aa.customer(), await aa.address()]).replaceAll(
        /"(fetch|changed|shape)[^,]*,/g,
        '',
      );
      await aa.brought(fields);
      expect(await aa.address()).toMatchObject({ zone_code: 'MN' });
      expect(extraOf(await aa.address())).toEqual({ 'zone-code@by': 'us' });
      expect(await aa.customer()).toMatchObject({
        columns: { member_type: 'A' },
        extra: { MemberType: ['B'] },
      });
      expect(await aa.fetched(fields)).toBe('unchanged');
      await aa.brought([]);
      expect(
        JSON.stringify([await aa.customer(), await aa.address()]).replaceAll(
          /"(fetch|changed|shape)[^,]*,/g,
          '',
        ),
      ).toBe(before);
      expect(await aa.fetched()).toBe('unchanged');
      expect(await aa.told()).toEqual([['created', null]]);
    });

    test('P23: what is promoted no more leaves its column', async () => {
      const fields = [promoted('addresses.zoneCode', 'text'), promoted('memberType', 'text')];
      const aa = await oneCustomer(fields);
      aa.says('<custType>I</custType><memberType>A</memberType>', '<zoneCode>MN</zoneCode>');
      await aa.fetched(fields);
      expect(await aa.address()).toMatchObject({ zone_code: 'MN', extra: null });
      await aa.brought([]);
      expect(await aa.address()).toMatchObject({ zone_code: null });
      expect(await aa.customer()).toMatchObject({
        columns: { member_type: null },
        extra: { memberType: 'A' },
      });
    });

    test('P23: a program that does not know the column any more empties it too', async () => {
      const fields = [promoted('memberType', 'text')];
      const aa = await oneCustomer(fields);
      aa.says('<custType>I</custType><memberType>A</memberType>');
      await aa.fetched(fields);
      const shadow = await openShadow(aa.url);
      onTestFinished(() => shadow.close());
      const later = new OneCustomer(shadow, aa.url, '', () => undefined);
      await later.brought([]);
      const [row] = await lookInside(aa.url, 'SELECT member_type, extra FROM customers');
      expect(row).toMatchObject({ member_type: null });
      expect(extraOf(row)).toEqual({ memberType: 'A' });
    });

    test('P23: two clients share a column, and each has its own values in it alone', async () => {
      const mine = [promoted('addresses.zoneCode', 'text'), promoted('memberType', 'text')];
      const theirs = [promoted('addresses.region', 'text', { column: 'zone_code' })];
      const aa = await oneCustomer(mine, theirs);
      aa.says(
        '<custType>I</custType><memberType>A</memberType>',
        '<zoneCode>MN</zoneCode><region>north</region>',
      );
      for (const client of [one, other]) await aa.fetched([], client);
      await aa.brought(mine, one);
      expect(await aa.address(one)).toMatchObject({ zone_code: 'MN' });
      expect(extraOf(await aa.address(one))).toEqual({ region: 'north' });
      expect(await aa.address(other)).toMatchObject({ zone_code: null });
      await aa.brought(theirs, other);
      expect(await aa.address(other)).toMatchObject({ zone_code: 'north' });
      expect(extraOf(await aa.address(other))).toEqual({ zoneCode: 'MN' });
      expect(await aa.customer(other)).toMatchObject({
        columns: { member_type: null },
        extra: { memberType: 'A' },
      });
      for (const [client, fields] of [
        [one, mine],
        [other, theirs],
      ] as const) {
        expect(await aa.fetched(fields, client)).toBe('unchanged');
        expect(await aa.told(client)).toEqual([['created', null]]);
      }
    });

    test('P23: a change of a volatile field is no change, with a column or without; the column follows the document', async () => {
      const fields = [
        promoted('addresses.seen', null),
        promoted('addresses.visits', 'number', { isVolatile: true }),
        promoted('turn', null),
      ];
      const aa = await oneCustomer(fields);
      const say = (turn: number, city: string) =>
        aa.says(
          `<custType>I</custType><turn by="${turn}">${turn}</turn>`,
          `<seen at="${turn}">${turn}</seen><visits note="${turn}">${turn}</visits><note>${city}</note>`,
        );
      say(1, 'a');
      await aa.fetched();
      await aa.brought(fields);
      expect(Number((await aa.address())?.['visits'])).toBe(1);
      expect(extraOf(await aa.address())).toEqual({ note: 'a' });
      say(2, 'a');
      expect(await aa.fetched(fields)).toBe('unchanged');
      expect(Number((await aa.address())?.['visits'])).toBe(1);
      say(3, 'b');
      expect(await aa.fetched(fields)).toBe('updated');
      expect(Number((await aa.address())?.['visits'])).toBe(3);
      const [, updated] = await toldChanges(aa.shadow, one);
      expect(updated).toMatchObject({ sections: ['addresses'], fields: ['addresses.note'] });
      aa.says('<custType>C</custType><turn>4</turn>', '<seen>4</seen><visits>many</visits><note>b</note>');
      expect(await aa.fetched(fields)).toBe('updated');
      expect(await aa.address()).toMatchObject({ visits: null });
      expect(extraOf(await aa.address())).toEqual({ note: 'b' });
    });

    test('P23: what changed unseen is fetched when its changes count again, and has the cause of the shape', async () => {
      const volatile = [promoted('memberType', 'text', { isVolatile: true })];
      const aa = await oneCustomer(volatile);
      aa.says('<custType>I</custType><memberType>A</memberType>');
      await aa.fetched(volatile);
      aa.says('<custType>I</custType><memberType>B</memberType>');
      expect(await aa.fetched(volatile)).toBe('unchanged');
      const counting = [promoted('memberType', 'text')];
      await aa.brought(counting);
      expect((await aa.shadow.clientState(one)).shape.applying).toMatchObject({ left: 1 });
      expect(await aa.fetched(counting)).toBe('updated');
      expect(await aa.told()).toEqual([
        ['created', null],
        ['updated', 'shape'],
      ]);
      expect(await aa.customer()).toMatchObject({ columns: { member_type: 'B' } });
    });

    test('P23: a tombstone has its columns from its document', async () => {
      const fields = [
        promoted('memberType', 'text'),
        promoted('since', 'date'),
        promoted('active', 'flag'),
        promoted('points', 'number'),
      ];
      const aa = await oneCustomer(fields);
      aa.says(
        '<custType>I</custType><memberType>A</memberType><since>01/31/2024</since><active>Y</active><points>7</points>',
      );
      await aa.fetched();
      const fetchNumber = await aa.shadow.nextFetchNumber(one);
      await aa.shadow.apply({
        client: one,
        lease: null,
        results: [{ kind: 'gone', custId: first, fetchNumber, fetchedAt: new Date() }],
      });
      await aa.brought(fields);
      expect(await aa.customer()).toMatchObject({
        columns: { member_type: 'A', since: '2024-01-31', active: true, points: 7 },
        extra: null,
      });
      await aa.brought([]);
      expect(await aa.customer()).toMatchObject({
        columns: { member_type: null, since: null, active: null, points: null },
      });
    });

    test('P20, P23: a rule may name a promoted field', async () => {
      const fields = [promoted('memberType', 'text')];
      const aa = await oneCustomer(fields);
      aa.says('<custType>I</custType><memberType>A</memberType>');
      await aa.fetched();
      const keeping = (type: string): WrittenRule => ({
        keep: [{ own: { memberType: { kind: 'values', values: [type] } }, sections: {} }],
        never: [],
      });
      await aa.brought(fields, one, keeping('A'));
      expect(await aa.customer()).toMatchObject({ columns: { member_type: 'A' } });
      await aa.brought(fields, one, keeping('B'));
      expect(await aa.shadow.customer(one, first)).toBeNull();
      expect(await aa.told()).toEqual([
        ['created', null],
        ['deleted', 'relevance'],
      ]);
    });

    test('P22, P23: where the policy throws away what is unknown, AA brings what is promoted', async () => {
      const policy = { rules: [], unknown: 'drop', key: 'a key of at least thirty-two bytes' } as const;
      const made = await shapeGround(openFresh, await simulatedAa({ unknownExtras: true }), widest);
      await made.worker(sections, {}, policy).drain();
      const told = await made.changes();
      const promoting = made.worker(sections, {}, policy, several);
      await promoting.drain();
      const news = (await made.changes()).slice(told.length);
      expect(news.length).toBeGreaterThan(10);
      expect(news.filter(({ cause }) => cause !== 'shape')).toEqual([]);
      expect((await promoting.audit()).audit).toMatchObject({ compared: 60, differed: 0, waiting: 0 });
      await made.worker(sections, {}, policy, [promoted('createDate', 'date')]).drain();
      const left = await lookInside(made.url, 'SELECT document FROM customers');
      expect(JSON.stringify(left)).not.toMatch(/geoCode|joinDate/);
      expect((await made.changes()).length).toBe(told.length + news.length);
    });

    test('P23: erasing what is promoted no more waits for a person where it is of many', async () => {
      const policy = { rules: [], unknown: 'drop', key: 'a key of at least thirty-two bytes' } as const;
      const made = await shapeGround(openFresh, await simulatedAa(), widest);
      await made.worker(sections, {}, policy, several).drain();
      const fewer = made.worker(sections, { brake: { share: 0.05, atLeast: 3 } }, policy);
      await expect(fewer.drain()).rejects.toMatchObject({ code: 'SYNC_SHAPE_WAITS' });
      const plan = await made.shadow.shapes.plan(demoClient, fewer.context.shape, {
        share: 0.05,
        atLeast: 3,
      });
      expect(plan).toMatchObject({ waits: true, fetched: 0 });
      expect(plan.privacy).toContainEqual({
        path: 'addresses.city',
        from: 'keep',
        to: 'drop',
        values: expect.any(Number) as number,
        isRemote: false,
      });
    });

    test('a shadow without the column refuses the work, and changes nothing', async () => {
      const aa = await oneCustomer();
      aa.says('<custType>I</custType>');
      const refused = {
        code: 'CATALOGUE_DIFFERS',
        message: expect.stringContaining('addresses.zone_code') as string,
      };
      await expect(aa.fetched([promoted('addresses.zoneCode', 'text')])).rejects.toMatchObject(refused);
      expect(aa.asked).toBe(0);
      expect(Object.keys(everySection).length).toBeGreaterThan(5);
    });

    test('a database grows by the columns of all clients, keeps those of nobody, and refuses another type', async () => {
      const database = await openFresh();
      onTestFinished(() => database.remove());
      await (await openShadow(database.url)).close();
      const catalogue = withAllColumns(builtIn, [
        [promoted('memberType', 'text')],
        [promoted('addresses.since', 'date')],
      ]);
      await expect(openShadow(database.url, { catalogue, schema: 'check' })).rejects.toMatchObject({
        code: 'DB_SCHEMA_OLDER',
      });
      await (await openShadow(database.url, { catalogue })).close();
      await (await openShadow(database.url, { schema: 'check' })).close();
      await (await openShadow(database.url, { catalogue, schema: 'check' })).close();
      const retyped = withAllColumns(builtIn, [[promoted('addresses.since', 'number')]]);
      await expect(openShadow(database.url, { catalogue: retyped })).rejects.toMatchObject({
        code: 'DB_OTHER_TYPE',
      });
    });
  });
}
