// Customers are found by their words: what is found, and who is not found any more.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientId, type CustId, custId } from '../../src/catalogue/ids.ts';
import type { EngineShadow } from '../../src/shadow/engine-shadow.ts';
import { search } from '../../src/shadow/reads/search.ts';
import type { SearchFound, SearchKind, SearchPage, SearchTerm, Shadow } from '../../src/shadow/shadow.ts';
import { isFoundBy, madeUpName } from '../support/made-up-names.ts';
import { type Named, namedCustomer } from '../support/named-customer.ts';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import type { Bench, OpenFresh } from './contract-database.ts';

/** All pages. */
export const foundBy = (
  shadow: Shadow,
  client: Bench['client'],
  terms: readonly SearchTerm[],
  limit = 2,
): Promise<readonly string[]> => allPages((page) => shadow.search(client, page), terms, limit);

async function allPages(
  searchFor: (page: SearchPage) => Promise<SearchFound>,
  terms: readonly SearchTerm[],
  limit: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let after: CustId | null = null; ;) {
    const page = await searchFor({ terms, after, limit });
    expect(page.custIds.length).toBeLessThanOrEqual(limit);
    found.push(...page.custIds);
    after = page.after;
    if (after === null) return found;
  }
}

const customers: Readonly<Record<string, Named>> = {
  '1': {
    first: 'Änne',
    last: 'Müller-Strauß',
    emails: ['Aenne@Example.org', 'two@example.org'],
    login: 'AMüller',
  },
  '2': {
    first: 'Anna',
    last: "O'Neill",
    display: 'Dr. Anna O’Neill',
    informal: 'Annie',
    emails: ['anna@example.org'],
  },
  '3': { company: 'Łódź & Søn 24/7 GmbH', emails: ['info@Łódź.example'], login: 'lodz' },
  '4': { last: '山田', first: '太郎', aliases: ['Yamada Tarō'] },
  '5': { last: '𝔊𝔬𝔱𝔥', first: '𠮷田', aliases: ['Maiden Nàme'] },
  '6': {
    first: 'Nul\u0001l',
    last: 'Con\u000btrol',
    login: 'a\u0001b\u001fc',
    emails: ['  spaced@example.org '],
  },
  '7': { display: '!!! --- ???', login: '   ' },
  '8': { last: 'x'.repeat(300), login: `${'𠮷'.repeat(150)}end` },
};

const wanted: readonly (readonly [kind: SearchKind, text: string, ids: readonly string[]])[] = [
  ['name', 'ann', ['1', '2']],
  ['name', 'ANN', ['1', '2']],
  ['name', 'änn', ['1', '2']],
  ['name', 'anna neill', ['2']],
  ['name', 'neill anna', ['2']],
  ['name', "O'Neill", ['2']],
  ['name', 'annie', ['2']],
  ['name', 'anna mul', []],
  ['name', 'muller', ['1']],
  ['name', 'MÜLLER', ['1']],
  ['name', 'strauss', ['1']],
  ['name', 'Strauß', ['1']],
  ['name', 'STRAUSS', ['1']],
  ['name', 'traus', []],
  ['name', 'lodz', ['3']],
  ['name', 'Łódź søn', ['3']],
  ['name', 'son 24', ['3']],
  ['name', '7', ['3']],
  ['name', '山', ['4']],
  ['name', '山田 太郎', ['4']],
  ['name', '田', []],
  ['name', 'yama taro', ['4']],
  ['name', 'goth', ['5']],
  ['name', '𝔊𝔬', ['5']],
  ['name', '𠮷', ['5']],
  ['name', '𠮷田 maid name', ['5']],
  ['name', 'nul', ['6']],
  ['name', 'con trol', ['6']],
  ['name', '', []],
  ['name', ' -- ?', []],
  ['name', '\u0000', []],
  ['name', '%', []],
  ['name', 'a%', ['1', '2']],
  ['name', '\u{10FFFF}', []],
  ['name', 'x'.repeat(4_000), ['8']],
  ['name', 'y'.repeat(4_000), []],
  ['email', 'aenne@example.org', ['1']],
  ['email', 'AENNE@EXAMPLE.ORG', ['1']],
  ['email', 'two@example.org', ['1']],
  ['email', 'aenne@example.or', []],
  ['email', 'a*', ['1', '2']],
  ['email', 'aenne@*', ['1']],
  ['email', 'info@łódź.example', ['3']],
  ['email', 'info@lodz.example', ['3']],
  ['email', ' spaced@example.org', ['6']],
  ['email', '*', []],
  ['email', '', []],
  ['email', '%', []],
  ['login', 'amuller', ['1']],
  ['login', 'lodz', ['3']],
  ['login', 'lod', []],
  ['login', 'l*', ['3']],
  ['login', 'abc', ['6']],
  ['login', 'a\u0000bc', ['6']],
  ['login', '𠮷'.repeat(150), ['8']],
  ['login', '𠮷'.repeat(99), []],
  ['login', `${'𠮷'.repeat(99)}*`, ['8']],
  ['login', 'anna', []],
];

/** As a program stored it that knew no words: their hash is not among those of its parts. */
async function knewNoWords({ database: { url } }: Bench, id: string): Promise<void> {
  const where = `WHERE client_id = 'acme' AND cust_id = '${id}'`;
  const [row] = await lookInside(url, `SELECT section_hashes FROM customers ${where}`);
  const written = row!['section_hashes'];
  const hashes = (typeof written === 'string' ? JSON.parse(written) : written) as Record<string, string>;
  const { '#words': words, ...others } = hashes;
  expect(words).toEqual(expect.any(String));
  await lookInside(url, `UPDATE customers SET section_hashes = '${JSON.stringify(others)}' ${where}`);
}

export function searchCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const stored = async (...named: readonly (readonly [id: string, named: Named])[]): Promise<void> => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, ...named.map(([id, one]) => namedCustomer(id, one)));
  };
  const found = (text: string, kind: SearchKind = 'name'): Promise<readonly string[]> =>
    foundBy(fixture.shadow, fixture.bench.client, [{ kind, text }]);
  const on = (): Promise<void> => fixture.shadow.switchSearch(fixture.bench.client, true);

  test('customers are found by the beginnings of words, by e-mail and by login', async () => {
    await on();
    await stored(...Object.entries(customers));
    for (const [kind, text, ids] of wanted)
      expect([kind, text.slice(0, 20), await found(text, kind)]).toEqual([kind, text.slice(0, 20), ids]);
  });

  test('all terms must hold', async () => {
    await on();
    await stored(...Object.entries(customers));
    const { shadow, bench } = fixture;
    const both = (email: string) =>
      foundBy(shadow, bench.client, [
        { kind: 'name', text: 'ann' },
        { kind: 'email', text: email },
      ]);
    expect(await both('a*')).toEqual(['1', '2']);
    expect(await both('anna@example.org')).toEqual(['2']);
    expect(await both('info*')).toEqual([]);
  });

  test('P2: who has another name now is found by it, and not by the old one', async () => {
    await on();
    await stored(['1', { last: 'Before', emails: ['before@example.org'], login: 'before' }]);
    await stored(['1', { last: 'After', emails: ['after@example.org'], login: 'after' }]);
    for (const kind of ['name', 'email', 'login'] as const) {
      expect(await found(kind === 'email' ? 'before*' : 'before', kind)).toEqual([]);
      expect(await found(kind === 'email' ? 'after*' : 'after', kind)).toEqual(['1']);
    }
    await stored(['1', {}]);
    expect(await found('after')).toEqual([]);
  });

  test('who differs in something else is still found', async () => {
    await on();
    await stored(['1', { last: 'Same' }]);
    await stored(['1', { last: 'Same', seed: 5 }]);
    expect(await found('same')).toEqual(['1']);
  });

  test('P6: who was deleted is not found, and is found again when it comes back', async () => {
    await on();
    const { bench, shadow } = fixture;
    await stored(['1', { last: 'Back' }], ['2', { last: 'Back' }]);
    await bench.apply(shadow, null, await bench.gone(shadow, '1'));
    expect(await found('back')).toEqual(['2']);
    await stored(['1', { last: 'Back' }]);
    expect(await found('back')).toEqual(['1', '2']);
  });

  test('P6: who was deleted in a drain is not found', async () => {
    await on();
    const { bench, shadow } = fixture;
    await stored(['1', { last: 'Gone' }]);
    const lease = await bench.lease(shadow);
    await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.gone(shadow, '1'));
    expect(await found('gone')).toEqual(['1']);
    await shadow.settleDeletions(bench.client, { share: 1, atLeast: 1 });
    expect(await found('gone')).toEqual([]);
  });

  test('P11: who was forgotten is not found', async () => {
    await on();
    const { bench, shadow } = fixture;
    await stored(['1', { last: 'Private' }], ['2', { last: 'Private' }]);
    await shadow.forget(bench.client, [custId('1')]);
    expect(await found('private')).toEqual(['2']);
  });

  test('P17: a client does not find customers of another', async () => {
    await on();
    const { bench, shadow } = fixture;
    const other = clientId('beta');
    await shadow.switchSearch(other, true);
    await stored(['1', { last: 'Mine', emails: ['me@example.org'] }]);
    expect(await foundBy(shadow, other, [{ kind: 'name', text: 'm' }])).toEqual([]);
    expect(await foundBy(shadow, other, [{ kind: 'email', text: 'me@example.org' }])).toEqual([]);
    expect(await foundBy(shadow, bench.client, [{ kind: 'name', text: 'm' }])).toEqual(['1']);
  });

  test('P9: many customers come in pages, each once, in the order of their numbers', async () => {
    await on();
    const many = Array.from({ length: 45 }, (_, at) => String(at));
    await stored(
      ...many.map((id) => [id, { first: 'Same', last: 'Sameson', display: 'same same' }] as const),
    );
    expect(await foundBy(fixture.shadow, fixture.bench.client, [{ kind: 'name', text: 'same' }], 7)).toEqual(
      many.toSorted(),
    );
  });

  test('P9: where very many have a word, they come in pages, each once and in order', async () => {
    await on();
    const { bench, shadow } = fixture;
    const many = Array.from({ length: 25_000 }, (_, at) => at + 100_001);
    await lookInside(
      bench.database.url,
      `INSERT INTO customer_words (client_id, cust_id, kind, word)
       WITH RECURSIVE n(i) AS (SELECT 100001 UNION ALL SELECT i + 1 FROM n WHERE i < 125000)
       SELECT 'acme', CAST(i AS TEXT), 'name', w FROM n CROSS JOIN (SELECT 'walked' AS w UNION ALL SELECT 'wide') AS two
       WHERE w = 'walked' OR i % 6 <> 0`,
    );
    const all = (text: string) => foundBy(shadow, bench.client, [{ kind: 'name', text }], 3_000);
    expect(await all('walk')).toEqual(many.map(String));
    expect(await all('walk wide')).toEqual(many.filter((id) => id % 6 !== 0).map(String));
    await stored(['110000', { first: 'Walked', last: 'Rare' }]);
    expect(await all('walk rare')).toEqual(['110000']);
    const page = await shadow.search(bench.client, {
      terms: [{ kind: 'name', text: 'walk' }],
      after: custId('100002'),
      limit: 2,
    });
    expect(page).toEqual({ custIds: ['100003', '100004'], after: '100004' });
  });

  test('what is found is what a look at every customer finds', async () => {
    await on();
    const { bench, shadow } = fixture;
    const names = fc.array(madeUpName(8), { minLength: 1, maxLength: 12 });
    const terms = fc.array(madeUpName(3), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(names, terms, async (all, asked) => {
        const ids = all.map((_, at) => String(at + 10));
        const left = await shadow.customerIds(bench.client, null, 100);
        await stored(...all.map((name, at) => [ids[at]!, { display: name.written }] as const));
        for (const id of left.filter((one) => !ids.includes(one)))
          await bench.apply(shadow, null, await bench.gone(shadow, id));
        for (const term of asked)
          expect(await found(term.written)).toEqual(ids.filter((_, at) => isFoundBy(all[at]!, term)));
      }),
      { numRuns: 10 },
    );
  });

  test('P9: what is found is the same, in whichever way it is searched for', async () => {
    await on();
    const { bench, shadow } = fixture;
    const { engine } = shadow as EngineShadow;
    const word = fc.stringMatching(/^[ab]{1,3}$/);
    const words = fc.array(word, { minLength: 1, maxLength: 3 });
    const person = fc.record({ words, emails: fc.array(word, { maxLength: 2 }) });
    const bounds = fc
      .record({
        few: fc.nat(5),
        more: fc.nat(9),
        lists: fc.nat(5),
        candidates: fc.integer({ min: 1, max: 9 }),
        walk: fc.integer({ min: 1, max: 30 }),
      })
      .map(({ few, more, ...rest }) => ({ ...rest, few, many: few + more }));
    const asked = fc.record({ words, email: fc.option(word), limit: fc.integer({ min: 1, max: 4 }), bounds });
    const many = fc.array(person, { minLength: 12, maxLength: 24 });
    const question = fc.array(asked, { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(many, question, async (people, questions) => {
        const ids = people.map((_, at) => String(at + 10));
        const left = await shadow.customerIds(bench.client, null, 100);
        await stored(
          ...people.map(
            (one, at) => [ids[at]!, { display: one.words.join(' '), emails: one.emails }] as const,
          ),
        );
        for (const id of left.filter((one) => !ids.includes(one)))
          await bench.apply(shadow, null, await bench.gone(shadow, id));
        for (const one of questions) {
          const terms: SearchTerm[] = [{ kind: 'name', text: one.words.join(' ') }];
          if (one.email !== null) terms.push({ kind: 'email', text: `${one.email}*` });
          const living = ids.filter((_, at) => {
            const { words: own, emails } = people[at]!;
            return (
              one.words.every((start) => own.some((some) => some.startsWith(start))) &&
              (one.email === null || emails.some((some) => some.startsWith(one.email!)))
            );
          });
          const given = await allPages(
            (page) => search(engine, bench.client, page, one.bounds),
            terms,
            one.limit,
          );
          expect(given).toEqual(living);
        }
      }),
      { numRuns: 10 },
    );
  });

  describe('where the search is', () => {
    test('off, nothing is found, and it says so', async () => {
      await stored(['1', { last: 'Off' }]);
      await expect(found('off')).rejects.toMatchObject({ code: 'SEARCH_OFF' });
      await fixture.shadow.switchSearch(fixture.bench.client, false);
      await expect(found('off')).rejects.toMatchObject({ code: 'SEARCH_OFF' });
      expect(await fixture.shadow.fillWords(fixture.bench.client)).toEqual({ state: 'off' });
    });

    test('switched on later, the words of the stored customers are filled in', async () => {
      const { bench, shadow } = fixture;
      const ids = Array.from({ length: 450 }, (_, at) => String(at + 1000));
      await stored(...ids.map((id) => [id, { last: 'Filled', emails: [`e${id}@example.org`] }] as const));
      await bench.apply(shadow, null, await bench.gone(shadow, '1003'));
      await on();
      await expect(found('filled')).rejects.toMatchObject({
        code: 'SEARCH_NOT_READY',
        message: expect.stringMatching(/0 of about 449 customers/),
      });
      expect(await shadow.fillWords(bench.client)).toEqual({ state: 'filling', filled: 200, wanted: 449 });
      // What is written in the meantime, on both sides of where the filling is.
      await stored(
        ['1001', { last: 'Changed' }],
        ['1449', { last: 'Changed' }],
        ['1999', { last: 'Filled' }],
      );
      while ((await shadow.fillWords(bench.client)).state !== 'ready');
      const living = [...ids.filter((id) => !['1001', '1003', '1449'].includes(id)), '1999'];
      expect(await found('filled')).toEqual(living);
      expect(await found('changed')).toEqual(['1001', '1449']);
      expect(await found('e1002@example.org', 'email')).toEqual(['1002']);
    });

    test('P2: filled in, a customer who then loses every name is not found any more', async () => {
      const { bench, shadow } = fixture;
      await stored(['1', { last: 'Filled' }], ['2', { last: 'Filled' }]);
      await knewNoWords(bench, '2');
      await on();
      while ((await shadow.fillWords(bench.client)).state !== 'ready');
      expect(await found('filled')).toEqual(['1', '2']);
      await stored(['1', {}], ['2', {}]);
      expect(await found('filled')).toEqual([]);
    });

    test('switched off and on again, what was written in between is found', async () => {
      const { bench, shadow } = fixture;
      await on();
      await stored(['1', { last: 'One' }], ['2', { last: 'Two' }], ['3', { last: 'Three' }]);
      await shadow.switchSearch(bench.client, false);
      await stored(['1', { last: 'Other' }]);
      await expect(found('one')).rejects.toMatchObject({ code: 'SEARCH_OFF' });
      await shadow.fillWords(bench.client);
      await on();
      await bench.apply(shadow, null, await bench.gone(shadow, '3'));
      while ((await shadow.fillWords(bench.client)).state !== 'ready');
      expect(await found('o')).toEqual(['1']);
      expect(await found('t')).toEqual(['2']);
    });
  });
}
