// Views of attributes that a configuration declares: what a column shows, of whom, and how a view grows.

import { describe, expect, onTestFinished, test } from 'vitest';
import type { AttributeColumn, AttributeView, MappedColumn } from '../../src/catalogue/attribute-view.ts';
import { builtIn, type Catalogue } from '../../src/catalogue/catalogue.ts';
import { withAllColumns } from '../../src/catalogue/promoted.ts';
import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { plannedMigrations } from '../../src/shadow/planned-migrations.ts';
import { lookInside, writeInside } from '../support/look-inside.ts';
import { Bench, type OpenFresh } from './contract-database.ts';
import { customerWith } from './view-cases.ts';

const column = (name: string, rest: Partial<AttributeColumn> = {}): AttributeColumn => ({
  name,
  type: 'text',
  several: 'max',
  ...rest,
});

const view = (...columns: readonly AttributeColumn[]): AttributeView => ({
  name: 'member_attributes',
  columns,
});

/** The catalogue of tables with this view. */
const withView = (...columns: readonly AttributeColumn[]): Catalogue =>
  withAllColumns(builtIn, [], [view(...columns)]);

const usual = [
  column('specialty'),
  column('points', { type: 'number' }),
  column('licensed_since', { type: 'date' }),
  column('interests', { several: 'list' }),
];

const from = (name: string, type: string, code: string | null = null): MappedColumn => ({
  view: 'member_attributes',
  column: name,
  type,
  code,
});

const mapping = [
  from('specialty', 'SPEC', 'PRIM'),
  from('points', 'PTS'),
  from('licensed_since', 'LIC', 'SINCE'),
  from('interests', 'INT'),
];

export function attributeViewCases(openFresh: OpenFresh): void {
  async function opened(catalogue: Catalogue = withView(...usual)) {
    const bench = new Bench(await openFresh());
    onTestFinished(() => bench.remove());
    const shadow = await bench.open({ catalogue });
    const ask = (sql: string) => lookInside(bench.database.url, sql);
    /** As text: the engines give dates and numbers in their own ways. */
    const shown = async (name: string, of = 'member_attributes') =>
      (
        await ask(
          `SELECT cust_id, CAST(${name} AS text) AS value FROM ${of} WHERE client_id = 'acme' ORDER BY 1`,
        )
      ).map(({ value }) => value as string | null);
    return { bench, shadow, url: bench.database.url, ask, shown };
  }

  async function filled() {
    const ground = await opened();
    const { bench, shadow } = ground;
    await shadow.mapViews(bench.client, mapping);
    await bench.store(
      shadow,
      customerWith('1', {
        customerAttributes: [
          { type: 'SPEC', code: 'PRIM', char: 'Equine' },
          { type: 'SPEC', code: 'SECOND', char: 'Zoo' },
          { type: 'PTS', code: 'A', number: 9 },
          { type: 'PTS', code: 'B', number: 10.5 },
          { type: 'LIC', code: 'SINCE', date: '2009-04-01', char: 'not this' },
          { type: 'LIC', code: 'SINCE', date: '2011-01-31' },
          { type: 'INT', code: 'X', char: 'birds' },
          { type: 'INT', code: 'Y', char: 'Ants' },
          { type: 'INT', code: 'Z', char: 'birds' },
          { type: 'INT', code: 'N', char: null },
        ],
      }),
      customerWith('2', { customerAttributes: [{ type: ' spec', code: 'Prim', char: 'Feline' }] }),
      customerWith('3'),
      customerWith('4', { customerAttributes: [{ type: 'SPEC', code: 'PRIM', char: 'gone' }] }),
    );
    await bench.apply(shadow, null, await bench.gone(shadow, '4'));
    return ground;
  }

  describe('a column', () => {
    test('shows the value of its type; of several the greatest, as numbers and dates compare', async () => {
      const { shown } = await filled();
      expect(await shown('specialty')).toEqual(['Equine', 'Feline', null]);
      expect((await shown('points')).map((value) => (value === null ? null : Number(value)))).toEqual([
        10.5,
        null,
        null,
      ]);
      expect(await shown('licensed_since')).toEqual(['2011-01-31', null, null]);
    });

    test('with `list` shows all values once, in order, as a JSON array', async () => {
      const { shown } = await filled();
      const lists = (await shown('interests')).map((text) => (text === null ? null : JSON.parse(text)));
      expect(lists).toEqual([['Ants', 'birds'], null, null]);
    });

    test('lists numbers as numbers, and dates as texts', async () => {
      const { bench, shadow, shown } = await opened(
        withView(
          column('n', { type: 'number', several: 'list' }),
          column('d', { type: 'date', several: 'list' }),
        ),
      );
      await shadow.mapViews(bench.client, [from('n', 'A'), from('d', 'A')]);
      const values = [{ number: 10 }, { number: 9.5 }, { date: '2020-02-29' }];
      await bench.store(
        shadow,
        customerWith('1', { customerAttributes: values.map((value) => ({ type: 'A', ...value })) }),
      );
      expect(JSON.parse((await shown('n'))[0] ?? '')).toEqual([9.5, 10]);
      expect(JSON.parse((await shown('d'))[0] ?? '')).toEqual(['2020-02-29']);
    });

    test('texts are in one order on all engines', async () => {
      const { bench, shadow, shown } = await opened();
      await shadow.mapViews(bench.client, [from('specialty', 'S'), from('interests', 'S')]);
      const texts = ['b', 'B', 'ä', 'a', 'Z'];
      await bench.store(
        shadow,
        customerWith('1', { customerAttributes: texts.map((char) => ({ type: 'S', char })) }),
      );
      expect(await shown('specialty')).toEqual(['ä']);
      expect(JSON.parse((await shown('interests'))[0] ?? '')).toEqual(['B', 'Z', 'a', 'b', 'ä']);
    });
  });

  describe('what a client names', () => {
    test('is data: it holds at once, is replaced as a whole, and needs no change of the view', async () => {
      const { bench, shadow, url, shown } = await filled();
      await shadow.mapViews(bench.client, [from('specialty', 'SPEC', 'SECOND')]);
      expect(await plannedMigrations(url, withView(...usual))).toEqual([]);
      expect(await shown('specialty')).toEqual(['Zoo', null, null]);
      expect(await shown('interests')).toEqual([null, null, null]);
      await shadow.mapViews(bench.client, []);
      expect(await shown('specialty')).toEqual([null, null, null]);
    });

    test('is written once: the same again writes nothing', async () => {
      const { bench, shadow, ask, url } = await filled();
      // The second writer would fail at this.
      await writeInside(
        url,
        url.startsWith('sqlite:')
          ? `CREATE TRIGGER t BEFORE DELETE ON sync_view_columns BEGIN SELECT RAISE(ABORT, 'written'); END`
          : `CREATE RULE r AS ON DELETE TO sync_view_columns DO INSTEAD SELECT 1 / 0`,
      );
      await shadow.mapViews(bench.client, mapping.toReversed());
      expect(await ask('SELECT count(*) AS n FROM sync_view_columns')).toEqual([
        { n: url.startsWith('sqlite:') ? 4 : '4' },
      ]);
      await expect(shadow.mapViews(bench.client, [])).rejects.toThrow();
    });

    test('is its own: another client is not touched, and has its customers beside', async () => {
      const { bench, shadow, ask } = await filled();
      await shadow.mapViews(clientId('beta'), [from('specialty', 'OTHER')]);
      await shadow.mapViews(clientId('beta'), []);
      await shadow.mapViews(clientId('beta'), [from('specialty', 'OTHER')]);
      expect(
        (
          await ask("SELECT attribute_type FROM sync_view_columns WHERE column_name = 'specialty' ORDER BY 1")
        ).map(({ attribute_type: type }) => type),
      ).toEqual(['OTHER', 'SPEC']);
      await shadow.removeClient(clientId('beta'), { holder: 'elsewhere/1/clients' });
      expect(await ask('SELECT DISTINCT client_id FROM sync_view_columns')).toEqual([
        { client_id: bench.client },
      ]);
    });

    test('P11: whoever is forgotten is in no view', async () => {
      const { bench, shadow, ask } = await filled();
      await shadow.forget(bench.client, [customerWith('1').custId]);
      for (const name of ['member_attributes', 'customer_contacts'])
        expect(await ask(`SELECT cust_id FROM ${name} ORDER BY 1`)).toEqual([
          { cust_id: '2' },
          { cust_id: '3' },
        ]);
    });
  });

  describe('a view', () => {
    test('gets new columns at its end, and whatever was built on it goes on', async () => {
      const { bench, shadow, url, ask, shown } = await filled();
      await writeInside(
        url,
        'CREATE VIEW built_on AS SELECT cust_id, client_id, specialty FROM member_attributes',
      );
      const grown = withView(column('first_of_all'), ...usual);
      expect(await plannedMigrations(url, grown)).not.toEqual([]);
      await (await openShadow(url, { catalogue: grown })).close();
      expect(await plannedMigrations(url, grown)).toEqual([]);
      const [row] = await ask('SELECT * FROM member_attributes');
      expect(Object.keys(row ?? {})).toEqual([
        'client_id',
        'cust_id',
        ...usual.map(({ name }) => name),
        'first_of_all',
      ]);
      expect(await shown('specialty', 'built_on')).toEqual(['Equine', 'Feline', null]);
      await shadow.mapViews(bench.client, [from('first_of_all', 'SPEC', 'SECOND')]);
      expect(await shown('first_of_all')).toEqual(['Zoo', null, null]);
    });

    test('keeps the columns and itself when the configuration has them no longer', async () => {
      const { url, shown } = await filled();
      for (const smaller of [withView(usual[3]!), builtIn]) {
        expect(await plannedMigrations(url, smaller)).toEqual([]);
        await (await openShadow(url, { catalogue: smaller })).close();
        expect(await shown('specialty')).toEqual(['Equine', 'Feline', null]);
      }
    });

    test('P16: DB_OTHER_TYPE: a column that is declared otherwise is refused, and nothing is changed', async () => {
      const { url, shown } = await filled();
      for (const other of [column('specialty', { type: 'number' }), column('specialty', { several: 'list' })])
        await expect(openShadow(url, { catalogue: withView(other, column('more')) })).rejects.toMatchObject({
          code: 'DB_OTHER_TYPE',
          message: expect.stringContaining('member_attributes.specialty is text'),
          hint: expect.stringContaining('another name'),
        });
      expect(await shown('specialty')).toEqual(['Equine', 'Feline', null]);
      await expect(shown('more')).rejects.toThrow();
    });

    test.each(['CREATE TABLE %s (id integer)', 'CREATE VIEW %s AS SELECT 1 AS id'])(
      'P16: DB_FOREIGN: a name that somebody else has is refused, and theirs is left (%s)',
      async (making) => {
        const { url, ask } = await opened(builtIn);
        await writeInside(url, making.replace('%s', 'member_attributes'));
        await expect(openShadow(url, { catalogue: withView(column('a')) })).rejects.toMatchObject({
          code: 'DB_FOREIGN',
          hint: expect.stringContaining('another name'),
        });
        await writeInside(url, 'DROP VIEW customer_contacts');
        await writeInside(url, making.replace('%s', 'customer_contacts'));
        await expect(openShadow(url)).rejects.toMatchObject({
          code: 'DB_FOREIGN',
          message: expect.stringContaining('customer_contacts'),
        });
        for (const name of ['member_attributes', 'customer_contacts']) await ask(`SELECT id FROM ${name}`);
      },
    );

    test('of an older program is replaced, and one of a newer program stays', async () => {
      const { url, ask } = await opened();
      const sqlite = url.startsWith('sqlite:');
      const other = (edition: number) =>
        sqlite
          ? `DROP VIEW customer_contacts; CREATE VIEW customer_contacts AS /* aa-shadow view ${edition} */ SELECT 1 AS older`
          : `COMMENT ON VIEW customer_contacts IS 'aa-shadow view ${edition}'`;
      await writeInside(url, other(0));
      expect((await plannedMigrations(url)).join()).toContain('customer_contacts');
      await (await openShadow(url)).close();
      expect(await plannedMigrations(url)).toEqual([]);
      expect(await ask('SELECT email FROM customer_contacts')).toEqual([]);
      await writeInside(url, other(99));
      expect(await plannedMigrations(url, withView(...usual))).toEqual([]);
    });

    test('that somebody has dropped is made again', async () => {
      const { url, shown } = await filled();
      await writeInside(url, 'DROP VIEW member_attributes');
      await expect(openShadow(url, { catalogue: withView(...usual), schema: 'check' })).rejects.toMatchObject(
        {
          code: 'DB_SCHEMA_OLDER',
        },
      );
      await (await openShadow(url, { catalogue: withView(...usual) })).close();
      expect(await shown('specialty')).toEqual(['Equine', 'Feline', null]);
    });
  });
}
