// The stand-in itself: what it answers, and that it refuses whatever is not documented letter for letter.

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Asked } from './asked.ts';
import { documentedSections } from './documented-customer.ts';
import { unknownIds } from './make-customer.ts';
import { type StandIn, type StandInOptions, startStandIn } from './stand-in.ts';
import { truthOf } from './stand-in-truth.ts';
import { changeThirty, deleteFour, worldChanges } from './world-changes.ts';

const queueName = 'CENCUSTINTEGRATESYNCWEBSVCLIB.GET_QUEUE_CUSTS_W_REASONS_XML';
const purgeName = 'CENCUSTINTEGRATESYNCWEBSVCLIB.PURGE_QUEUE_XML';
const enqueueName = 'CENCUSTINTEGRATESYNCWEBSVCLIB.FORCE_ENQUEUE_CUSTS_XML';
const detailsName = 'CENSSAWEBSVCLIB.GET_CUST_INFO_XML';

async function started(options: StandInOptions = {}): Promise<StandIn> {
  const standIn = await startStandIn({ customers: 40, username: 'u', password: 'p', ...options });
  onTestFinished(() => standIn.close());
  return standIn;
}

const send = ({ url }: StandIn, procedure: string, document: string, field = 'p_input_xml_doc') =>
  fetch(url + procedure, { method: 'POST', body: new URLSearchParams({ [field]: document }) });

async function answer(standIn: StandIn, procedure: string, document: string): Promise<string> {
  const response = await send(standIn, procedure, document);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/xml; charset=UTF-8');
  const text = await response.text();
  expect(XMLValidator.validate(text)).toBe(true);
  return text.replace('<?xml version="1.0"?>\n', '');
}

const vendor = '<vendorId>u</vendorId><vendorPassword>p</vendorPassword>';
const queueRequest = `<custRequest>${vendor}</custRequest>`;
const purgeRequest = (number: string): string =>
  `<purge-request><vendor-id>u</vendor-id><vendor-password>p</vendor-password>${number}</purge-request>`;
const purgeUpTo = (number: string | number): string =>
  purgeRequest(`<max-queue-num>${number}</max-queue-num>`);

const integrator = '<integratorUsername>u</integratorUsername><integratorPassword>p</integratorPassword>';
const everything = documentedSections
  .map(({ name, attributes }) => `<${name} include="true"${attributes ? ' includeAll="true"' : ''}/>`)
  .join('');
const detailsRequest = (custIds: readonly string[], inner = everything, bulk = custIds.length > 1): string =>
  `<custInfoRequest>${custIds.map((id) => `<custId>${id}</custId>`).join('')}${integrator}${
    bulk ? '<bulkRequest>true</bulkRequest>' : ''
  }<details includeCodeValues="true">${inner}</details></custInfoRequest>`;

const failure = (root: string, message: string): string =>
  `<${root}><status>FAILURE</status><message>${message}</message></${root}>`;

/** Everything, with all options. */
const asked: Asked = {
  codeValues: true,
  sections: Object.fromEntries(
    documentedSections.map(({ name, options }) => [name, { options, attributes: [] }]),
  ),
};

describe('the queue', () => {
  test('answers with attributes, every customer once, the number and the status last', async () => {
    const standIn = await started();
    standIn.world.queue('7', { tableName: 'CEN_CUST_ADDR', action: 'UPDATE' });
    standIn.world.queue('0042', { tableName: 'CEN_CUST_MAST', action: 'INSERT' });
    standIn.world.queue('7', { tableName: 'CEN_CUST_EMP', action: 'DELETE' });
    const text = await answer(standIn, queueName.toLowerCase(), queueRequest);
    expect(text.replaceAll(/\n\s*/g, '')).toBe(
      '<queuedCusts>' +
        '<customer id="7"><triggers><trigger tableName="CEN_CUST_ADDR" action="UPDATE"/>' +
        '<trigger tableName="CEN_CUST_EMP" action="DELETE"/></triggers></customer>' +
        '<customer id="0042"><triggers><trigger tableName="CEN_CUST_MAST" action="INSERT"/></triggers></customer>' +
        '<maxQueueNum>88003</maxQueueNum><status>SUCCESS</status></queuedCusts>',
    );
    expect(await answer(standIn, queueName, queueRequest)).toBe(text);
  });

  test('is empty with an empty number', async () => {
    const text = await answer(await started(), queueName, queueRequest);
    expect(text.replaceAll(/\n\s*/g, '')).toBe(
      '<queuedCusts><maxQueueNum></maxQueueNum><status>SUCCESS</status></queuedCusts>',
    );
  });

  test('is purged up to the number and no further', async () => {
    const standIn = await started();
    standIn.world.queue('7', { tableName: 'CEN_CUST_MAST', action: 'UPDATE' });
    await answer(standIn, queueName, queueRequest);
    await answer(standIn, detailsName, detailsRequest(['7']));
    standIn.world.queue('7', { tableName: 'CEN_CUST_ADDR', action: 'UPDATE' });
    expect(await answer(standIn, purgeName, purgeUpTo(88_001))).toBe(
      '<result><status>SUCCESS</status></result>',
    );
    expect(standIn.world.queued()).toEqual({
      customers: [{ custId: '7', triggers: [{ tableName: 'CEN_CUST_ADDR', action: 'UPDATE' }] }],
      maxQueueNumber: 88_002,
    });
    expect(standIn.violations).toEqual([]);
  });

  test('takes everybody, or one', async () => {
    const standIn = await started();
    expect(await answer(standIn, enqueueName, `<custRequest>${vendor}<custId>7</custId></custRequest>`)).toBe(
      '<result><status>SUCCESS</status></result>',
    );
    expect(standIn.world.queued().customers.map(({ custId }) => custId)).toEqual(['7']);
    await answer(standIn, enqueueName, queueRequest);
    expect(standIn.world.queued().customers).toHaveLength(40);
    const unknown = `<custRequest>${vendor}<custId>4711</custId></custRequest>`;
    expect(await answer(standIn, enqueueName, unknown)).toBe(failure('result', 'Invalid customer ID: 4711'));
  });
});

describe('what no integrator may do is counted', () => {
  test.each([
    ['a purge without a number', ''],
    ['a purge with the number ""', '<max-queue-num/>'],
    ['a purge with a number of zero', '<max-queue-num>0</max-queue-num>'],
    ['a purge with a number of zero', '<max-queue-num>000</max-queue-num>'],
    ['a purge with the number "88001x"', '<max-queue-num>88001x</max-queue-num>'],
    ['a purge with the number "-1"', '<max-queue-num>-1</max-queue-num>'],
    ['a purge up to 99999, which was never told', '<max-queue-num>99999</max-queue-num>'],
  ])('%s: %s', async (violation, number) => {
    const standIn = await started();
    standIn.world.queueEverybody();
    await answer(standIn, queueName, queueRequest);
    const before = standIn.world.queued();
    expect(await answer(standIn, purgeName, purgeRequest(number))).toContain('<status>FAILURE</status>');
    expect(standIn.violations).toEqual([violation]);
    expect(standIn.world.queued()).toEqual(before);
  });

  test('a purge of customers who were not asked for', async () => {
    const standIn = await started();
    standIn.world.queue('7', { tableName: 'CEN_CUST_MAST', action: 'UPDATE' });
    await answer(standIn, queueName, queueRequest);
    await answer(standIn, purgeName, purgeUpTo(88_001));
    expect(standIn.violations).toEqual(['7 was purged before it was asked for']);
  });
});

describe('names are matched literally', () => {
  const unknown = (what: string): string => `Badly-formed XML: unknown ${what}`;

  test.each([
    ['the root of the plain queue', `<cust-request>${vendor}</cust-request>`, unknown('root cust-request')],
    ['another case', `<CustRequest>${vendor}</CustRequest>`, unknown('root CustRequest')],
    ['hyphens', '<custRequest><vendor-id>u</vendor-id></custRequest>', unknown('element vendor-id')],
    ['an attribute', `<custRequest x="1">${vendor}</custRequest>`, unknown('attribute custRequest/@x')],
    ['a parameter', `<custRequest>${vendor}<custId>7</custId></custRequest>`, unknown('element custId')],
    ['no credentials', '<custRequest/>', 'Invalid credentials'],
    ['wrong ones', queueRequest.replace('>p<', '>q<'), 'Invalid credentials'],
  ])('of the queue: %s', async (_what, document, message) => {
    const standIn = await started();
    expect(await answer(standIn, queueName, document)).toBe(failure('queuedCusts', message));
    expect(standIn.log.at(-1)).toMatchObject({ outcome: 'refused', message });
  });

  test.each([
    ['the root of the queue', `<custRequest>${vendor}</custRequest>`, unknown('root custRequest')],
    ['the other spelling', purgeUpTo(1).replaceAll('-', ''), unknown('root purgerequest')],
    ['the number', purgeRequest('<maxQueueNum>1</maxQueueNum>'), unknown('element maxQueueNum')],
    ['credentials of the queue', `<purge-request>${vendor}</purge-request>`, unknown('element vendorId')],
    ['wrong credentials', purgeUpTo(1).replace('>p<', '>q<'), 'Invalid credentials'],
  ])('of the purge: %s', async (_what, document, message) => {
    expect(await answer(await started(), purgeName, document)).toBe(failure('result', message));
  });

  test.each([
    ['root', 'purge-request', '', `<purge-request>${vendor}</purge-request>`],
    ['element', 'cust-id', '', `<custRequest>${vendor}<cust-id>7</cust-id></custRequest>`],
  ])('of force enqueue: %s', async (kind, name, _nothing, document) => {
    expect(await answer(await started(), enqueueName, document)).toBe(
      failure('result', unknown(`${kind} ${name}`)),
    );
  });

  test.each([
    ['root', detailsRequest(['7']).replaceAll('custInfoRequest', 'cust-info-request'), '1'],
    ['credentials', `<custInfoRequest><custId>7</custId>${vendor}<details/></custInfoRequest>`, '1'],
    ['customer', detailsRequest(['7']).replaceAll('custId', 'cust-id'), '1'],
    ['section', detailsRequest(['7'], '<address include="true"/>'), '1'],
    ['option', detailsRequest(['7'], '<phones include="true" includeBad="true"/>'), '1'],
    ['case', detailsRequest(['7'], '<phones Include="true"/>'), '1'],
    ['value', detailsRequest(['7'], '<phones include="Y"/>'), '1'],
    ['attr elsewhere', detailsRequest(['7'], '<jobs include="true"><attr type="A"/></jobs>'), '1'],
    ['filter', detailsRequest(['7'], '<customerAttributes><attribute type="A"/></customerAttributes>'), '1'],
    ['several without bulk', detailsRequest(['7', '42'], everything, false), '1'],
    ['not well-formed', detailsRequest(['7']).slice(0, -3), '1'],
    ['password', detailsRequest(['7']).replace('>p<', '>q<'), '100'],
  ])('of the details: %s', async (_what, document, code) => {
    const text = await answer(await started(), detailsName, document);
    expect(text).toMatch(new RegExp(`^<errors><error code="${code}">[^<]+</error></errors>$`));
  });

  test.each([
    ['procedure', 'CENSSAWEBSVCLIB.GET_CUSTOMER_INFO_XML', 'p_input_xml_doc'],
    ['field', queueName, 'P_INPUT_XML'],
    ['spelling of the field', queueName, 'P_INPUT_XML_DOC'],
  ])('another %s is a page in ISO-8859-1', async (_what, procedure, field) => {
    const response = await send(await started(), procedure, queueRequest, field);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/html; charset=ISO-8859-1');
    expect(Buffer.from(await response.arrayBuffer()).includes(Buffer.from([0xe9]))).toBe(true);
  });
});

describe('the details', () => {
  const parser = new XMLParser({
    parseTagValue: false,
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: (name) => name === 'custInfo' || name === 'error',
  });

  test('of one stand directly in the root', async () => {
    const text = await answer(await started(), detailsName, detailsRequest(['0042']));
    expect(text).toMatch(/^<custInfo>\n?<custId>0042<\/custId>/);
    expect(text).not.toMatch(/SUCCESS|<custInfo>.*<custInfo>/s);
  });

  const ids = ['42', '4711', '7', '0042', '47'];
  const found = ['42', '7', '0042'];

  test.each([
    ['missing', found, undefined],
    ['error', found, ['4711', '47']],
    ['void', undefined, ['4711']],
  ] as const)('in bulk, unknown numbers treated as %s', async (unknownInBulk, expected, errors) => {
    const text = await answer(await started({ unknownInBulk }), detailsName, detailsRequest(ids));
    const parsed = parser.parse(text) as {
      readonly customers?: { readonly custInfo: readonly { custId: string }[]; readonly errors?: object };
      readonly errors?: object;
    };
    expect(parsed.customers?.custInfo.map(({ custId }) => custId)).toEqual(expected);
    expect(parsed.customers?.errors ?? parsed.errors).toEqual(
      errors && { error: errors.map((id) => ({ '@code': '200', '#text': `Invalid customer ID: ${id}` })) },
    );
  });

  test('of an unknown number alone are an error whatever the bulk does', async () => {
    for (const unknownInBulk of ['missing', 'error', 'void'] as const)
      expect(await answer(await started({ unknownInBulk }), detailsName, detailsRequest(['4711']))).toBe(
        '<errors><error code="200">Invalid customer ID: 4711</error></errors>',
      );
  });

  test('of too many fail as a whole', async () => {
    const standIn = await started({ bulkCap: 2 });
    expect(await answer(standIn, detailsName, detailsRequest(['7', '42']))).toContain('<custInfo>');
    expect(await answer(standIn, detailsName, detailsRequest(['7', '42', '1']))).toContain(
      '<errors><error code="999">Unexpected error: ',
    );
  });

  test('give sections only where asked for, and attributes only by kind or all of them', async () => {
    const standIn = await started();
    const item = [...standIn.world.customers.values()].find(
      ({ sections }) => (sections['customerAttributes'] ?? []).length > 1,
    )!;
    const { type, code } = item.sections['customerAttributes']![0]!.values;
    const ask = async (inner: string): Promise<string> =>
      answer(standIn, detailsName, detailsRequest([item.custId], inner));
    expect(await ask('')).not.toMatch(/<(?:roles|addresses|customerAttributes|bio)\b/);
    expect(await ask('<addresses include="false"/>')).not.toContain('<addresses');
    const count = async (inner: string): Promise<number> =>
      (await ask(inner)).split('<customerAttribute>').length - 1;
    expect(await count('<customerAttributes include="true"/>')).toBe(0);
    expect(await count('<customerAttributes include="true" includeAll="true"/>')).toBe(
      item.sections['customerAttributes']!.length,
    );
    const filter = `<attr type="${String(type)}" code="${String(code)}"/>`;
    expect(await count(`<customerAttributes include="true">${filter}</customerAttributes>`)).toBe(1);
  });

  test('leave out codes unless they are asked for', async () => {
    const standIn = await started();
    const document = detailsRequest(['7']);
    expect(await answer(standIn, detailsName, document)).toMatch(/<addressSerno>|<phoneSerno>|<emailSerno>/);
    expect(await answer(standIn, detailsName, document.replace(' includeCodeValues="true"', ''))).not.toMatch(
      /Serno>/,
    );
  });

  test('have another lock code each time, and are otherwise the same', async () => {
    const standIn = await started();
    const ask = (): Promise<string> => answer(standIn, detailsName, detailsRequest(['7']));
    const [first, second] = [await ask(), await ask()];
    expect(second).not.toBe(first);
    const lockCodes = (text: string): string => text.replaceAll(/<lockCode>\d+<\/lockCode>/g, '<lockCode/>');
    expect(lockCodes(second)).toBe(lockCodes(first));
  });
});

describe('the made-up customers', () => {
  test('have among them every documented field', async () => {
    const { world } = await started({ customers: 300 });
    const empty = new Set<string>();
    const filled = new Set<string>();
    for (const customer of world.customers.values()) {
      const { columns, rows } = truthOf(customer, asked);
      for (const [table, all] of Object.entries({ customers: [columns], ...rows }))
        for (const row of all)
          for (const [column, value] of Object.entries(row))
            (value === null || (Array.isArray(value) && value.length === 0) ? empty : filled).add(
              `${table}.${column}`,
            );
    }
    expect([...empty].filter((column) => !filled.has(column))).toEqual([]);
    expect(filled.size).toBe(196);
    for (const { table } of documentedSections)
      expect([...filled].some((column) => column.startsWith(`${table}.`))).toBe(true);
  });

  test('have numbers of one to seven digits, some with leading zeros, and no unknown number is among them', async () => {
    const { world } = await started({ customers: 300 });
    const ids = [...world.customers.keys()];
    expect(ids).toHaveLength(300);
    expect(new Set(ids.map(({ length }) => length))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    expect(ids.filter((id) => id.startsWith('0')).length).toBeGreaterThan(20);
    for (const unknown of unknownIds) expect(ids).not.toContain(unknown);
  });

  test.each([80, 130, 300])(
    'of %i are changed in thirty ways, each of which shows, and four are deleted',
    async (customers) => {
      const { world } = await started({ customers });
      const byDefault: Asked = {
        codeValues: true,
        sections: Object.fromEntries(
          documentedSections.map(({ name, attributes }) => [
            name,
            { options: attributes ? ['includeAll'] : [], attributes: [] },
          ]),
        ),
      };
      const truths = (): Map<string, string> =>
        new Map(
          [...world.customers.values()].map((one) => [one.custId, JSON.stringify(truthOf(one, byDefault))]),
        );
      const before = truths();
      const changed = changeThirty(world);
      expect(changed.size).toBe(30);
      expect(worldChanges).toHaveLength(30);
      const after = truths();
      expect([...before.keys()].filter((custId) => before.get(custId) !== after.get(custId)).sort()).toEqual(
        [...changed.keys()].sort(),
      );
      const deleted = deleteFour(world, changed);
      expect(new Set(deleted).size).toBe(4);
      expect(world.customers.size).toBe(customers - 4);
      expect(world.queued().customers.map(({ custId }) => custId)).toEqual([...changed.keys(), ...deleted]);
    },
  );
});
