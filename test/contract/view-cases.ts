// The views that every shadow has: what they show, and of whom.

import { describe, expect, test } from 'vitest';
import type { CustomerRecord, SectionItem, Value } from '../../src/catalogue/customer-record.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { type SectionName, sections } from '../../src/catalogue/sections.ts';
import { lookInside, writeInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer, withSection } from './made-up-customer.ts';

type Values = Readonly<Record<string, Value>>;

/** An item with these values by their columns, and nothing else. */
function itemOf(name: SectionName, values: Values): SectionItem {
  const { fields } = sections.find((section) => section.name === name) ?? expect.fail(name);
  return { values: fields.map(({ column }) => values[column] ?? null), extra: null, parentNo: null };
}

const nothing = Object.fromEntries(sections.map(({ name }) => [name, 0])) as Record<SectionName, number>;

/** A customer who has only these items. */
export const customerWith = (
  id: string,
  items: Partial<Record<SectionName, readonly Values[]>> = {},
): CustomerRecord =>
  (Object.entries(items) as [SectionName, readonly Values[]][]).reduce(
    (record, [name, rows]) =>
      withSection(
        record,
        name,
        rows.map((values) => itemOf(name, values)),
      ),
    madeUpCustomer(id, { items: nothing }),
  );

export function viewCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const ask = (sql: string) => lookInside(fixture.bench.database.url, sql);
  const store = (...records: readonly CustomerRecord[]) => fixture.bench.store(fixture.shadow, ...records);

  describe('customer_contacts', () => {
    const emailOf = async (id: string) =>
      (await ask(`SELECT email FROM customer_contacts WHERE client_id = 'acme' AND cust_id = '${id}'`)).map(
        ({ email }) => email,
      );

    test('a customer is there once, with its names, and what it has once', async () => {
      await store(
        customerWith('1', {
          emails: [{ address: 'ann@example.org', email_type: 'HOME' }],
          phones: [{ number: '555-0100', ext: '7', phone_type: 'WORK' }],
          addresses: [
            { street1: '1 Elm', city: 'Duluth', state: 'MN', postal_code: '55802', country_code: 'US' },
          ],
        }),
      );
      const [named] = await ask('SELECT display_name, last_name FROM customers');
      const rows = await ask('SELECT * FROM customer_contacts');
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({
        client_id: 'acme',
        cust_id: '1',
        ...named,
        email: 'ann@example.org',
        email_type: 'HOME',
        phone: '555-0100',
        phone_ext: '7',
        phone_type: 'WORK',
        street1: '1 Elm',
        street2: null,
        city: 'Duluth',
        state: 'MN',
        postal_code: '55802',
        country_code: 'US',
      });
    });

    const choices: readonly (readonly [string, readonly Values[], string])[] = [
      ['the preferred one', [{ best: true }, { preferred: true }, {}], 'e1'],
      ['of several preferred ones the best', [{ preferred: true }, { preferred: true, best: true }], 'e1'],
      ['the best, where none is preferred', [{ preferred: false }, { best: false }, { best: true }], 'e2'],
      ['the first, where AA says nothing', [{}, {}], 'e0'],
      ['of equals the first', [{}, { preferred: true, best: true }, { preferred: true, best: true }], 'e1'],
      ['none that is bad', [{ preferred: true, bad_address: true }, { bad_address: false }], 'e1'],
    ];

    test(`the e-mail is ${choices.map(([name]) => name).join('; ')}`, async () => {
      await store(
        ...choices.map(([, emails], id) =>
          customerWith(String(id), {
            emails: emails.map((values, at) => ({ ...values, address: `e${at}` })),
          }),
        ),
      );
      for (const [id, [name, , wanted]] of choices.entries())
        expect(await emailOf(String(id)), name).toEqual([wanted]);
    });

    test('an e-mail or a phone without a value is none; an address is one even so', async () => {
      await store(
        customerWith('1', {
          emails: [{ preferred: true }, { address: 'second' }],
          phones: [{ preferred: true, ext: '1' }, { number: '2' }],
          addresses: [{ preferred: true, city: 'Ely' }, { street1: '2 Oak' }],
        }),
      );
      expect(await ask('SELECT email, phone, phone_ext, street1, city FROM customer_contacts')).toEqual([
        { email: 'second', phone: '2', phone_ext: null, street1: null, city: 'Ely' },
      ]);
    });

    test('whoever has nothing remains, and a tombstone does not', async () => {
      const { bench, shadow } = fixture;
      await store(customerWith('1'), customerWith('2', { emails: [{ address: 'gone' }] }));
      await bench.apply(shadow, null, await bench.gone(shadow, '2'));
      expect(await shadow.customer(bench.client, custId('2'))).toMatchObject({ deletedAt: expect.any(Date) });
      expect(await ask('SELECT cust_id, email, phone, city FROM customer_contacts')).toEqual([
        { cust_id: '1', email: null, phone: null, city: null },
      ]);
    });

    test('two clients with the same numbers stand apart', async () => {
      await store(customerWith('1', { emails: [{ address: 'a' }] }));
      await writeInside(
        fixture.bench.database.url,
        `INSERT INTO emails (client_id, cust_id, item_no, address, preferred) VALUES ('beta', '1', 2, 'b', true)`,
      );
      expect(await emailOf('1')).toEqual(['a']);
    });
  });

  describe('current_memberships', () => {
    const current = () =>
      ask('SELECT cust_id, subgroup_id FROM current_memberships ORDER BY cust_id, item_no');

    test('those that AA calls active, however it writes that, whatever their dates say', async () => {
      const codes = ['ACTIVE', 'TERMINATED', ' active ', 'Active', 'INACTIVE', 'SUSP', null];
      await store(
        customerWith('1', {
          memberships: codes.map((status_code, at) => ({
            status_code,
            subgroup_id: `G${at}`,
            expiration_date: '2001-01-01',
          })),
        }),
        customerWith('2', { memberships: [{ status_code: 'LAPSED' }] }),
        customerWith('3'),
      );
      expect(await current()).toEqual(
        ['G0', 'G2', 'G3'].map((subgroup_id) => ({ cust_id: '1', subgroup_id })),
      );
    });

    test('those of a tombstone are out, also where rows of it are left', async () => {
      const { bench, shadow } = fixture;
      await store(customerWith('1', { memberships: [{ status_code: 'ACTIVE', subgroup_id: 'A' }] }));
      expect(await current()).toHaveLength(1);
      await bench.apply(shadow, null, await bench.gone(shadow, '1'));
      await writeInside(
        bench.database.url,
        `INSERT INTO memberships (client_id, cust_id, item_no, status_code) VALUES ('acme', '1', 1, 'ACTIVE')`,
      );
      expect(await current()).toEqual([]);
    });

    test('it has the columns of the memberships, and who they are of', async () => {
      await store(
        customerWith('1', {
          memberships: [{ status_code: 'ACTIVE', inherited_from_cust_id: '77', direct_or_inherited: 'I' }],
        }),
      );
      const [named] = await ask('SELECT display_name, cust_type FROM customers');
      const [row] = await ask('SELECT * FROM current_memberships');
      expect(row).toMatchObject({ ...named, inherited_from_cust_id: '77', direct_or_inherited: 'I' });
    });
  });
}
