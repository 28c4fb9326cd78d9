// Searching over HTTP, on any engine.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { type Named, namedCustomer } from '../support/named-customer.ts';
import { type Asked, type HttpGround, otherClient, servingGround } from './http-ground.ts';

const idsIn = ({ json }: Asked): readonly string[] =>
  (json['customers'] as readonly { readonly cust_id: string }[]).map(({ cust_id }) => cust_id);

const customers = '/v1/clients/acme/customers';

async function searching(openFresh: OpenFresh, named: Readonly<Record<string, Named>>): Promise<HttpGround> {
  const ground = await servingGround(openFresh);
  const { bench, shadow } = ground;
  await shadow.switchSearch(bench.client, true);
  await shadow.switchSearch(otherClient, true);
  await bench.store(shadow, ...Object.entries(named).map(([id, one]) => namedCustomer(id, one)));
  return ground;
}

/** Every page, and how large they are. */
async function pagesOf(ground: HttpGround, query: string): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await ground.ask(`${customers}?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(page.status).toBe(200);
    pages.push(idsIn(page));
    cursor = page.json['cursor'] as string | null;
  }
  return pages;
}

const people = {
  '0012': { first: 'Änne', last: 'Müller', emails: ['aenne@example.org'], login: 'aenne' },
  '0013': { first: 'Anna', last: 'Mulligan', emails: ['anna@example.org'] },
  '0014': { company: 'Łódź GmbH', emails: ['info@example.org'] },
};

export function searchCases(openFresh: OpenFresh): void {
  test('customers are found by name, e-mail and login, and all of them must hold', async () => {
    const ground = await searching(openFresh, people);
    const found = async (query: string) => idsIn(await ground.ask(`${customers}?${query}`));
    expect(await found('name=ann%20mul')).toEqual(['0012', '0013']);
    expect(await found('name=M%C3%9CLLER')).toEqual(['0012']);
    expect(await found('name=lodz')).toEqual(['0014']);
    expect(await found('email=ANNA@example.org')).toEqual(['0013']);
    expect(await found('email=a*')).toEqual(['0012', '0013']);
    expect(await found('login=aenne')).toEqual(['0012']);
    expect(await found('name=mul&email=aenne*')).toEqual(['0012']);
    expect(await found('name=mul&login=info')).toEqual([]);
  });

  test('P9: a page is full unless it is the last, whatever a common beginning costs', async () => {
    const many = Array.from({ length: 23 }, (_, at) => String(at + 100));
    const ground = await searching(
      openFresh,
      Object.fromEntries(many.map((id, at) => [id, { last: at % 3 === 0 ? 'Other' : 'Same' }])),
    );
    const same = many.filter((_, at) => at % 3 !== 0);
    const pages = await pagesOf(ground, 'name=sa&limit=4');
    expect(pages.flat()).toEqual(same);
    expect(pages.slice(0, -1).map((page) => page.length)).toEqual(pages.slice(0, -1).map(() => 4));
  });

  test('sections are left out as in the whole list', async () => {
    const ground = await searching(openFresh, people);
    const asked = await ground.ask(`${customers}?name=lodz&sections=roles`);
    expect(asked.json).toMatchObject({ customers: [{ cust_id: '0014', deleted_at: null }], cursor: null });
  });

  test('P11: a search in a body finds the same, and its cursors are those of the address', async () => {
    const ground = await searching(openFresh, people);
    const found = (body: object) =>
      ground.ask(`${customers}/search`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(idsIn(await found({ name: 'ann MUL' }))).toEqual(['0012', '0013']);
    expect(idsIn(await found({ name: 'mul', email: 'aenne*' }))).toEqual(['0012']);
    const first = await found({ name: 'mul', limit: 1, sections: ['emails'] });
    const { cursor } = first.json as { cursor: string };
    expect(idsIn(first)).toEqual(['0012']);
    expect(idsIn(await found({ name: 'mul', cursor }))).toEqual(['0013']);
    expect(idsIn(await ground.ask(`${customers}?name=mul&cursor=${cursor}`))).toEqual(['0013']);
    for (const body of [
      {},
      { limit: 3 },
      { name: '-' },
      { name: 3 },
      { nam: 'ann' },
      { name: 'a', deleted: true },
    ])
      expect(await found(body)).toMatchObject({ status: 400, json: { code: 'HTTP_BAD_BODY' } });
    expect(JSON.stringify(ground.lines)).not.toMatch(/mul/i);
  });

  test('P17: a cursor is good for its own search and client alone', async () => {
    const ground = await searching(openFresh, people);
    const cursorOf = async (query: string) =>
      String((await ground.ask(`${customers}?limit=1${query}`)).json['cursor']);
    const ofSearch = await cursorOf('&name=ann');
    expect(Buffer.from(ofSearch, 'base64url').toString()).not.toContain('ann');
    expect((await ground.ask(`${customers}?name=ANN&cursor=${ofSearch}`)).status).toBe(200);
    const refused = { status: 400, json: { code: 'HTTP_BAD_CURSOR' } };
    for (const query of ['name=mul', 'email=ann', 'name=ann&email=a*', 'limit=2'])
      expect(await ground.ask(`${customers}?${query}&cursor=${ofSearch}`)).toMatchObject(refused);
    const ofList = await cursorOf('');
    expect(await ground.ask(`${customers}?name=ann&cursor=${ofList}`)).toMatchObject(refused);
    expect(
      await ground.ask(`/v1/clients/${otherClient}/customers?name=ann&cursor=${ofSearch}`),
    ).toMatchObject(refused);
  });

  test('what is no search is refused, and says why', async () => {
    const ground = await searching(openFresh, people);
    for (const [query, says] of [
      ['name=', /must have a letter or a digit/],
      ['name=%20-%20', /must have a letter or a digit/],
      ['email=*', /must have a letter or a digit/],
      ['name=%00', /must have a letter or a digit/],
      ['name=a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k', /at most 10 words/],
      [`name=${'a'.repeat(201)}`, /at most 200 characters/],
      ['name=ann&count=true', /count goes with no search/],
      ['name=ann&deleted=true', /deleted goes with no search/],
      ['nam=ann', /there is no parameter "nam"/],
    ] as const)
      expect(await ground.ask(`${customers}?${query}`)).toMatchObject({
        status: 400,
        json: { code: 'HTTP_BAD_PARAMETER', detail: expect.stringMatching(says) },
      });
  });

  test('P11, P17: nobody finds the deleted, the forgotten, and customers of other clients', async () => {
    const ground = await searching(openFresh, people);
    const { bench, shadow } = ground;
    await bench.apply(shadow, null, await bench.gone(shadow, '0012'));
    await shadow.forget(bench.client, [custId('0013')]);
    expect(idsIn(await ground.ask(`${customers}?name=mul`))).toEqual([]);
    expect(idsIn(await ground.ask(`/v1/clients/${otherClient}/customers?name=lodz`))).toEqual([]);
    const { authorization } = await ground.key({ clients: [otherClient] });
    const refused = await ground.ask(`${customers}?name=lodz`, { headers: { authorization } });
    expect(refused).toMatchObject({ status: 404, json: { code: 'HTTP_NO_SUCH_CLIENT' } });
  });

  test('P11: what is searched for is not in the log, nor in a problem', async () => {
    const ground = await searching(openFresh, people);
    const answers = [
      await ground.ask(`${customers}?name=Planted-7731`),
      await ground.ask(`${customers}?name=Planted-7731&count=true`),
      await ground.ask(`${customers}?email=planted-7731@example.org&cursor=x`),
      await ground.ask(`${customers}?name=${'Planted-7731'.repeat(20)}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 400]);
    expect(answers.map(({ text }) => text).join()).not.toMatch(/planted/i);
    expect(JSON.stringify(ground.lines)).not.toMatch(/planted/i);
    expect(JSON.stringify(ground.lines)).toContain('/v1/clients/{client}/customers');
  });

  test('a search that is off, or not ready, says so', async () => {
    const ground = await servingGround(openFresh);
    const { bench, shadow } = ground;
    await bench.store(shadow, namedCustomer('1', { last: 'Later' }));
    expect(await ground.ask(`${customers}?name=later`)).toMatchObject({
      status: 409,
      json: { code: 'SEARCH_OFF', hint: expect.stringContaining('search: false') },
    });
    await shadow.switchSearch(bench.client, true);
    const early = await ground.ask(`${customers}?name=later`);
    expect(early).toMatchObject({
      status: 503,
      json: { code: 'SEARCH_NOT_READY', detail: expect.stringContaining('0 of about 1 customers') },
    });
    expect(early.headers.get('retry-after')).toBe('5');
    while ((await shadow.fillWords(bench.client)).state !== 'ready');
    expect(idsIn(await ground.ask(`${customers}?name=later`))).toEqual(['1']);
  });
}
