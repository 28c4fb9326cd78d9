// A catalogue that is extended at run time, all the way: what it adds is asked for, read, stored, compared and told, and a
// database that was made by a smaller catalogue grows with it. The AA is a page of XML.

import { describe, expect, onTestFinished, test } from 'vitest';
import { everySectionOf } from '../../src/config/section-keys.ts';
import { builtIn, type Catalogue } from '../../src/catalogue/catalogue.ts';
import { extended } from '../../src/catalogue/extended.ts';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import { withSync } from '../../src/runtime/client-sync.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { plannedMigrations } from '../../src/shadow/planned-migrations.ts';
import type { FeedChange, Shadow } from '../../src/shadow/shadow.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { applyShape } from '../../src/sync/shape/apply-shape.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { testSettings } from '../support/association-settings.ts';
import { lookInside } from '../support/look-inside.ts';
import { documentOf, pretendServer } from '../support/pretend-server.ts';
import { toldChanges } from '../support/told-changes.ts';

const client = clientId('demo');
const one = custId('1');

export const grown = extended(builtIn, {
  customer: { loyaltyPoints: 'number' },
  sections: {
    phones: { fields: { carrierCode: 'text' } },
    pets: {
      item: 'pet',
      options: ['includeDead'],
      fields: { petName: 'text', bornOn: 'date', tags: { type: 'list', entry: 'tag' } },
    },
    vaccinations: { item: 'vaccination', within: 'pets', fields: { against: 'text' } },
  },
});

interface Said {
  readonly points?: number;
  readonly carrier?: string;
  readonly pet?: string;
  readonly vaccine?: string;
}

const known = `<custId>1</custId><name><lastName>Doe</lastName></name>`;
const smallAnswer = `<r><custInfo>${known}<phones><phone><number>555</number></phone></phones></custInfo></r>`;

const answer = ({ points = 12, carrier = 'VZ', pet = 'Rex', vaccine = 'rabies' }: Said = {}): string =>
  `<r><custInfo>${known}<loyaltyPoints>${points}</loyaltyPoints>
  <phones><phone><number>555</number><carrier-code>${carrier}</carrier-code></phone></phones>
  <pets><pet><petName>${pet}</petName><bornOn>03/04/2020</bornOn><tags><tag>brown</tag></tags>
    <vaccinations><vaccination><against>${vaccine}</against></vaccination></vaccinations></pet></pets>
  </custInfo></r>`;

/** Asks the AA for the customer, by the catalogue of the shadow. */
async function refreshed(shadow: Shadow, xml: string) {
  const server = await pretendServer((response) => response.end(xml));
  const association = testSettings({ url: server.origin, sections: everySectionOf(shadow.catalogue) });
  const settings = {
    id: client,
    association,
    privacy: null,
    pollEveryMs: 200,
    brake: { share: 1, atLeast: 1 },
    relevance: null,
    search: true,
    auditPerHour: 0,
    fastLane: { perMinute: 120, perAsker: 60 },
  };
  const [result] = await withSync(
    { settings: { historyMs: 1e9 }, client: settings, shadow },
    async (context) => {
      // Another catalogue asks for other sections, which is another shape.
      await applyShape(shadow, client, context.shape, { holder: 'here/1/apply', by: 'test' });
      return refreshCustomers(context, [one]);
    },
  );
  return { applied: result?.applied, asked: server.seen.map((seen) => documentOf(seen)).join() };
}

/** Names that mean something in SQL, in a statement of ours, or for every object, and the longest that there may be. */
const longest = 'p'.repeat(55);
const oddlyNamed = extended(builtIn, {
  customer: { r: 'text', where: 'text', toString: 'text' as const },
  sections: {
    pets: {
      item: 'pet',
      table: longest,
      fields: {
        r: 'text',
        v: 'number',
        order: 'date',
        constructor: 'text' as const,
        c: { type: 'text', column: longest },
      },
    },
    select: { item: 'from', within: 'pets', fields: { default: 'text', user: 'text' } },
  },
});
const oddAnswer = `<r><custInfo>${known}<r>mine</r><where>here</where><toString>me</toString>
  <pets><pet><r>Rex</r><v>1</v><order>2020-03-04</order><constructor>x</constructor><c>y</c>
    <select><from><default>all</default><user>me</user></from></select></pet></pets></custInfo></r>`;

async function opened(url: string, catalogue: Catalogue): Promise<Shadow> {
  const shadow = await openShadow(url, { catalogue });
  onTestFinished(() => shadow.close());
  return shadow;
}

/** What the database has of the larger catalogue. */
const ofLarger = (url: string) =>
  lookInside(
    url,
    `SELECT c.loyalty_points, p.carrier_code, CAST((SELECT count(*) FROM pets) AS integer) AS pets
     FROM customers AS c JOIN phones AS p USING (client_id, cust_id)`,
  ).then((rows) => rows.map((row) => ({ ...row, loyalty_points: numberOrNull(row['loyalty_points']) })));

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

const lastChange = async (shadow: Shadow): Promise<FeedChange | undefined> =>
  (await toldChanges(shadow, client)).at(-1);

export function extendedCases(engine: string, openFresh: OpenFresh): void {
  const fresh = async (): Promise<string> => {
    const database = await openFresh();
    onTestFinished(() => database.remove());
    return database.url;
  };

  describe(`an extended catalogue on ${engine}`, () => {
    test('what it adds is asked for, read and stored', async () => {
      const url = await fresh();
      const shadow = await opened(url, grown);
      const { applied, asked } = await refreshed(shadow, answer());
      expect(applied).toMatchObject({ outcome: 'created' });
      expect(asked).toContain('<pets include="true" includeDead="false"/>');
      expect(asked).toContain('<vaccinations include="true"/>');
      const stored = await shadow.customer(client, one);
      expect(stored?.columns).toMatchObject({ last_name: 'Doe', loyalty_points: 12 });
      expect(stored?.rows.phones).toMatchObject([{ number: '555', carrier_code: 'VZ', extra: null }]);
      expect(stored?.rows['pets']).toMatchObject([
        { item_no: 1, pet_name: 'Rex', born_on: '2020-03-04', tags: ['brown'], extra: null },
      ]);
      expect(stored?.rows['vaccinations']).toMatchObject([{ pet_item_no: 1, against: 'rabies' }]);
      expect((await shadow.clientState(client)).findings).toEqual([]);
      expect((await shadow.rowCounts(client)).get('pets')).toBe(1);
      expect(await lookInside(url, 'SELECT pet_name FROM pets')).toEqual([{ pet_name: 'Rex' }]);
    });

    test.each([
      ['a field of a section', { carrier: 'TM' }, 'phones', 'phones.carrierCode'],
      ['a section', { pet: 'Max' }, 'pets,vaccinations', 'pets.petName'],
      ['a section within it', { vaccine: 'flu' }, 'vaccinations', 'vaccinations.against'],
      ['a field of the customer', { points: 13 }, 'customer', 'customer.loyaltyPoints'],
    ])('a change of %s alone is an update, and the feed names it', async (_, said, sections, field) => {
      const shadow = await opened(await fresh(), grown);
      await refreshed(shadow, answer());
      expect((await refreshed(shadow, answer())).applied).toMatchObject({ outcome: 'unchanged' });
      expect((await refreshed(shadow, answer(said))).applied).toMatchObject({ outcome: 'updated' });
      expect(await lastChange(shadow)).toMatchObject({
        kind: 'updated',
        sections: sections.split(','),
        fields: [field],
      });
    });

    test('odd and long names are stored and read like any other', async () => {
      const url = await fresh();
      await refreshed(await opened(url, oddlyNamed), oddAnswer);
      const shadow = await opened(url, oddlyNamed);
      expect((await refreshed(shadow, oddAnswer)).applied).toMatchObject({ outcome: 'unchanged' });
      const stored = await shadow.customer(client, one);
      expect(stored?.columns).toMatchObject({ r: 'mine', where: 'here', to_string: 'me' });
      expect(stored?.rows[longest]).toMatchObject([
        { r: 'Rex', v: 1, order: '2020-03-04', constructor: 'x', [longest]: 'y' },
      ]);
      expect(stored?.rows['select']).toMatchObject([
        { [`${longest}_item_no`]: 1, default: 'all', user: 'me' },
      ]);
    });

    test('P8: an element with a name that every object has keeps nobody from being stored', async () => {
      const shadow = await opened(await fresh(), builtIn);
      await refreshed(shadow, smallAnswer);
      const odd = smallAnswer
        .replace('<phones>', '<toString>x</toString><constructor><a>1</a></constructor><phones>')
        .replace('<number>', '<valueOf>y</valueOf><number>');
      expect((await refreshed(shadow, odd)).applied).toMatchObject({ outcome: 'updated' });
      expect(await lastChange(shadow)).toMatchObject({
        fields: ['customer.toString', 'phones.valueOf', 'constructor.*'],
      });
    });

    test.each([
      ['a view', 'CREATE VIEW mine AS SELECT * FROM phones'],
      [
        'a view that cannot be written to',
        'CREATE VIEW mine AS SELECT p.*, c.last_name FROM phones AS p JOIN customers AS c USING (client_id, cust_id)',
      ],
      ['a copy', 'CREATE TABLE mine AS SELECT * FROM phones'],
    ])(
      'P2: %s of a table of ours is no table of a section: nothing is removed through it',
      async (_, made) => {
        const url = await fresh();
        await refreshed(await opened(url, builtIn), smallAnswer);
        await lookInside(url, made);
        const shadow = await opened(url, builtIn);
        const otherName = smallAnswer.replace('Doe', 'Roe').replace('555', '556');
        expect((await refreshed(shadow, otherName)).applied).toMatchObject({ outcome: 'updated' });
        expect((await shadow.customer(client, one))?.rows.phones).toMatchObject([{ number: '556' }]);
        expect(await lookInside(url, 'SELECT cust_id FROM mine')).toEqual([{ cust_id: '1' }]);
        expect(await shadow.forget(client, [one])).toMatchObject({ customers: [{ custId: one }] });
      },
    );

    test('a database of a smaller catalogue grows, and a customer without new content stays unchanged', async () => {
      const url = await fresh();
      const before = await openShadow(url);
      await refreshed(before, smallAnswer);
      await before.close();
      await expect(openShadow(url, { catalogue: grown, schema: 'check' })).rejects.toMatchObject({
        code: 'DB_SCHEMA_OLDER',
      });
      const planned = (await plannedMigrations(url, grown)).filter((sql) => !sql.startsWith('SET'));
      expect(planned.map((sql) => sql.replace(/ \(.*/s, ''))).toEqual([
        expect.stringContaining('ALTER TABLE "customers" ADD COLUMN "loyalty_points"'),
        expect.stringContaining('ALTER TABLE "phones" ADD COLUMN "carrier_code"'),
        'CREATE TABLE "pets"',
        'CREATE TABLE "vaccinations"',
      ]);
      const shadow = await opened(url, grown);
      expect(await plannedMigrations(url, grown)).toEqual([]);
      expect((await refreshed(shadow, smallAnswer)).applied).toMatchObject({ outcome: 'unchanged' });
      expect((await refreshed(shadow, answer())).applied).toMatchObject({ outcome: 'updated' });
      expect((await shadow.customer(client, one))?.rows.phones).toMatchObject([{ carrier_code: 'VZ' }]);
    });

    test('data that a smaller catalogue does not know stays in the database until its customer is written', async () => {
      const url = await fresh();
      const larger = await openShadow(url, { catalogue: grown });
      await refreshed(larger, answer());
      await larger.close();
      expect(await plannedMigrations(url)).toEqual([]);
      const shadow = await opened(url, builtIn);
      expect(await lookInside(url, 'SELECT pet_name FROM pets')).toEqual([{ pet_name: 'Rex' }]);
      expect((await refreshed(shadow, answer({ pet: 'Max' }))).applied).toMatchObject({ outcome: 'updated' });
      expect(await ofLarger(url)).toEqual([{ loyalty_points: null, carrier_code: null, pets: 0 }]);
    });

    test('after a smaller catalogue has written a customer, a larger one stores it whole again', async () => {
      const url = await fresh();
      const larger = await opened(url, grown);
      const smaller = await opened(url, builtIn);
      await refreshed(larger, answer());
      await refreshed(smaller, answer());
      expect((await refreshed(larger, answer())).applied).toMatchObject({ outcome: 'updated' });
      expect(await ofLarger(url)).toEqual([{ loyalty_points: 12, carrier_code: 'VZ', pets: 1 }]);
    });

    test('what AA no longer has does not stay behind when a smaller catalogue was the one that read it', async () => {
      const url = await fresh();
      const larger = await opened(url, grown);
      await refreshed(larger, answer());
      await refreshed(await opened(url, builtIn), smallAnswer);
      expect((await refreshed(larger, smallAnswer)).applied).toMatchObject({ outcome: 'unchanged' });
      expect(await ofLarger(url)).toEqual([{ loyalty_points: null, carrier_code: null, pets: 0 }]);
    });

    test('a writer that opened the database before it grew does not stop a larger catalogue', async () => {
      const url = await fresh();
      const earlier = await opened(url, builtIn);
      const larger = await opened(url, grown);
      await refreshed(larger, answer());
      await refreshed(earlier, answer());
      expect(await lookInside(url, 'SELECT pet_name FROM pets')).toHaveLength(1);
      expect((await refreshed(larger, answer())).applied).toMatchObject({ outcome: 'updated' });
      expect(await ofLarger(url)).toEqual([{ loyalty_points: 12, carrier_code: 'VZ', pets: 1 }]);
    });

    test('P11: a customer is erased from tables that were added after the database was opened', async () => {
      const url = await fresh();
      const earlier = await opened(url, builtIn);
      await refreshed(await opened(url, grown), answer());
      await earlier.forget(client, [one]);
      for (const table of ['customers', 'pets', 'vaccinations'])
        expect(await lookInside(url, `SELECT cust_id FROM ${table}`)).toEqual([]);
    });

    test('P16: DB_OTHER_TYPE: a field that changes its type is refused, and nothing is changed', async () => {
      const url = await fresh();
      const before = await opened(url, grown);
      await refreshed(before, answer());
      const other = extended(builtIn, { customer: { loyaltyPoints: 'text' } });
      await expect(openShadow(url, { catalogue: other })).rejects.toMatchObject({
        code: 'DB_OTHER_TYPE',
        message: expect.stringContaining('customers.loyalty_points is'),
        hint: expect.stringContaining('Declare it under another name'),
      });
      const renamed = extended(builtIn, { customer: { loyaltyCode: 'text' } });
      await (await openShadow(url, { catalogue: renamed })).close();
      expect((await refreshed(before, answer())).applied).toMatchObject({ outcome: 'unchanged' });
    });

    test('a table of another program with the name of an added section is refused, and left alone', async () => {
      const url = await fresh();
      await (await openShadow(url)).close();
      await lookInside(url, 'CREATE TABLE pets (cust_id TEXT, price INTEGER)');
      await expect(openShadow(url, { catalogue: grown })).rejects.toMatchObject({ code: 'DB_FOREIGN' });
      expect(await lookInside(url, 'SELECT price FROM pets')).toEqual([]);
    });
  });
}
