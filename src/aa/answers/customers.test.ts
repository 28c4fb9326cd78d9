import { describe, expect, test } from 'vitest';
import {
  chunksOf,
  failureCodeOf,
  keepRecord,
  readingContext,
  readRecords,
} from '../../../test/support/answer-chunks.ts';
import { custId } from '../../catalogue/ids.ts';
import type { Dialect } from '../dialect.ts';
import { readCustomersAnswer } from './customers.ts';

const answerTo = (answer: string, custIds: readonly string[] = ['5'], dialect: Partial<Dialect> = {}) =>
  readRecords(chunksOf(answer), readingContext({ custIds, dialect }));

const codeOf = (answer: string, custIds?: readonly string[]) => failureCodeOf(answerTo(answer, custIds));

const info = (id: string, parts = `<custType>${id}</custType>`) =>
  `<custInfo><custId>${id}</custId>${parts}</custInfo>`;
const ids = ({ customers, errors }: Awaited<ReturnType<typeof answerTo>>) => ({
  customers: customers.map((record) => record.custId),
  errors: Object.fromEntries([...errors].map(([id, { code }]) => [id, code])),
});

describe('a bulk answer', () => {
  test('gives the customers asked for, and leaves out all others', async () => {
    const answer = await answerTo(`<r>${info('1')}${info('2')}${info('9')}</r>`, ['2', '1', '3']);
    expect(ids(answer)).toEqual({ customers: ['1', '2'], errors: {} });
  });

  test('P5: gives nothing of a customer that stands in it twice with different content', async () => {
    const answer = `<r>${info('1')}${info('1')}${info('2')}${info('2', '<custType>X</custType>')}</r>`;
    expect(ids(await answerTo(answer, ['1', '2']))).toEqual({
      customers: ['1'],
      errors: { 2: 'AA_CUSTOMER_AMBIGUOUS' },
    });
    expect(ids(await answerTo(answer, ['2']))).toEqual({
      customers: [],
      errors: { 2: 'AA_CUSTOMER_AMBIGUOUS' },
    });
  });

  test('gives a customer twice as one where only volatile fields differ', async () => {
    const twice = `<r>${info('1', '<custType>I</custType><seen>1</seen>')}${info('1', '<custType>I</custType><seen>2</seen>')}</r>`;
    expect(ids(await answerTo(twice, ['1', '2'], { volatile: ['seen'] })).customers).toEqual(['1']);
  });

  test.each([
    ['on the customer', info('2', '<error>200</error>')],
    ['in a list of errors on the customer', info('2', '<errors><error><code>200</code></error></errors>')],
    ['as a status of the customer', info('2', '<status>FAILURE</status><message>Error 200</message>')],
    ['as an attribute of the customer', '<custInfo custId="2" status="FAILURE" errorCode="200"/>'],
    ['in place of all it has', info('2', '<details><error>(200)</error></details>')],
    ['as an error that names the customer', '<errors><error custId="2"><code>200</code></error></errors>'],
  ])('gives errors of single customers: %s', async (_, failed) => {
    const answer = await answerTo(`<r>${info('1')}${failed}</r>`, ['1', '2']);
    expect(ids(answer)).toEqual({ customers: ['1'], errors: { 2: 'AA_UNKNOWN_CUSTOMER' } });
  });

  test('P6: a customer with only its number is missing, and not empty', async () => {
    const answer = `<r>${info('1', '')}${info('2', '<emails/><name/><status>SUCCESS</status>')}${info('3', '<found>false</found><timestamp>12:00</timestamp>')}</r>`;
    expect(ids(await answerTo(answer, ['1', '2', '3']))).toEqual({ customers: [], errors: {} });
  });

  test.each(['<shoe>42</shoe>', '<memberStatus>Active</memberStatus><emails/>', '<a><b c="1"/></a>'])(
    'P6: a customer with anything beside the number exists, even if no part is known: %s',
    async (parts) => {
      const incomplete = { customers: ['1'], errors: { 2: 'AA_CUSTOMER_INCOMPLETE' } };
      expect(ids(await answerTo(`<r>${info('1')}${info('2', parts)}</r>`, ['1', '2']))).toEqual(incomplete);
      const denied = info('2', `${parts}<error>No such customer</error>`);
      expect(ids(await answerTo(`<r>${info('1')}${denied}</r>`, ['1', '2']))).toEqual(incomplete);
      const beside = `<r>${info('2', parts)}<error code="200"/></r>`;
      expect(ids(await answerTo(beside, ['2'])).errors).toEqual(incomplete.errors);
    },
  );

  test.each([
    '<error code="200">No such customer: 2</error>',
    '<errors><error><code>200</code></error><error>No such customer</error></errors>',
    '<errorCode>200</errorCode><errorMessage>No such customer</errorMessage>',
  ])('is used where "no such customer" stands beside other customers: %s', async (error) => {
    const answer = await answerTo(`<r>${info('1')}${error}</r>`, ['1', '2']);
    expect(ids(answer)).toEqual({ customers: ['1'], errors: {} });
  });

  test.each([
    ['<error code="200">No such customer: 2</error><error code="999"/>', 'AA_UNKNOWN_CUSTOMER'],
    ['<error>ORA-01555</error>', 'AA_FAILURE'],
    ['<error/><x><error><y><status>FAILURE</status></y></error></x>', 'AA_FAILURE'],
    ['<error code="200"/><name><firstName>A</firstName></name>', 'AA_UNKNOWN_CUSTOMER'],
  ])('P5: is not used where a worse error stands there: %s', async (error, code) => {
    expect(await codeOf(`<r>${info('1')}${error}</r>`, ['1', '2'])).toBe(code);
  });

  test('P5: gives no customer the content of another', async () => {
    const name = '<name><firstName>A</firstName></name>';
    const seven = `<custInfo><custId>7</custId><details>${name}</details><related>${info('9', '')}</related></custInfo>`;
    const answer = await answerTo(`<r>${seven}</r>`, ['7', '9']);
    expect(ids(answer)).toEqual({ customers: ['7'], errors: {} });
    const unclear = `<r><custId>7</custId><details>${name}</details>${info('9')}</r>`;
    expect(await codeOf(unclear, ['7', '9'])).toBe('AA_NOT_UNDERSTOOD');
  });

  test('gives one customer for two that differ only in the order of their items', async () => {
    const emails = (...all: string[]) =>
      `<emails>${all.map((one) => `<email><address>${one}</address></email>`).join('')}</emails>`;
    const twice = `<r>${info('1', emails('a', 'b'))}${info('1', emails('b', 'a'))}</r>`;
    expect(ids(await answerTo(twice, ['1', '2']))).toEqual({ customers: ['1'], errors: {} });
    const other = `<r>${info('1', emails('a', 'b'))}${info('1', emails('b', 'c'))}</r>`;
    expect(ids(await answerTo(other, ['1', '2'])).errors).toEqual({ 1: 'AA_CUSTOMER_AMBIGUOUS' });
  });

  test('P5: fails as a whole where the call did', async () => {
    const failed = '<status>FAILURE</status><error><code>200</code></error>';
    expect(await codeOf(`<r>${failed}</r>`, ['1', '2'])).toBe('AA_UNKNOWN_CUSTOMER');
    expect(await codeOf(`<r>${info('1')}${failed}</r>`, ['1', '2'])).toBe('AA_UNKNOWN_CUSTOMER');
    expect(await codeOf(`<r><h><status>failure</status></h><l>${info('1')}</l></r>`, ['1', '2'])).toBe(
      'AA_FAILURE',
    );
  });

  test('P5: fails where an error code stands beside the customers', async () => {
    const code = '<errorCode>999</errorCode><errorMessage>Unexpected</errorMessage>';
    expect(await codeOf(`<r>${code}${info('1')}</r>`, ['1', '2'])).toBe('AA_UNEXPECTED');
  });

  test('P6: does not take the number of a customer for an error code', async () => {
    expect(await codeOf('<r><error>Customer not found (0000060)</error></r>', ['0000060', '2'])).toBe(
      'AA_UNKNOWN_CUSTOMER',
    );
    const named = `<r>${info('2')}<errors><error id="0000100">Customer not found</error></errors></r>`;
    expect(ids(await answerTo(named, ['0000100', '2']))).toEqual({ customers: ['2'], errors: {} });
    const locked = info('0000200', '<status>FAILURE</status><message>Locked (0000200)</message>');
    expect(ids(await answerTo(`<r>${locked}${info('2')}</r>`, ['0000200', '2'])).errors).toEqual({
      '0000200': 'AA_FAILURE',
    });
    expect(await codeOf('<r><error>[100] is locked</error></r>', ['100'])).toBe('AA_FAILURE');
  });

  test('P5: does not give content without a number to an empty customer beside it', async () => {
    const other =
      '<custInfo><custType>I</custType><emails><email><address>a@b.c</address></email></emails></custInfo>';
    const answer = `<r><custInfo><custId>5</custId><status>SUCCESS</status></custInfo>${other}</r>`;
    expect(await codeOf(answer, ['5', '6'])).toBe('AA_NOT_UNDERSTOOD');
  });

  test('P5: is not used where the owner of a section is not known', async () => {
    const phones = '<phones><phone><ext>1</ext></phone></phones>';
    expect(await codeOf(`<r>${info('1')}${info('2')}${phones}</r>`, ['1', '2'])).toBe('AA_NOT_UNDERSTOOD');
    expect(await codeOf(`<r><custId>1</custId>${phones}<custId>2</custId>${phones}</r>`, ['1', '2'])).toBe(
      'AA_NOT_UNDERSTOOD',
    );
    expect(await codeOf(`<r>${phones}</r>`)).toBe('AA_NOT_UNDERSTOOD');
  });
});

const denial = (id: string, code = '200') =>
  `<errors><error code="${code}">Invalid customer ID: ${id}</error></errors>`;

describe('the documented answers of details', () => {
  test.each([
    ['alone', `<custInfo>${info('5').slice('<custInfo>'.length)}`],
    ['with a status', info('5', '<custType>5</custType><status>SUCCESS</status>')],
  ])('are read: one customer %s', async (_, answer) => {
    expect(ids(await answerTo(answer))).toEqual({ customers: ['5'], errors: {} });
  });

  test.each(['', '<status>SUCCESS</status>'])('are read: several in `customers`%s', async (status) => {
    const answer = `<customers>${info('2')}${info('1')}${status}</customers>`;
    expect(ids(await answerTo(answer, ['2', '1']))).toEqual({ customers: ['2', '1'], errors: {} });
  });

  test.each([
    ['5', '<errors><error code="200">E</error></errors>'],
    ['0000005', '<errors><error code="200">Invalid customer ID: 0000005</error></errors>'],
    ['5', '<custInfo><errors><error code="200">E</error></errors></custInfo>'],
    ['5', '<x><y><errors><error><code>200</code>E</error></errors></y></x>'],
    ['5', '<x><status>FAILURE</status><errors><error code="200">E</error></errors></x>'],
    ['5', '<errors><error>Customer 5 does not exist</error></errors>'],
    // Numbers of customers that are codes as well.
    ['200', '<errors><error code="200">E</error></errors>'],
    ['200', '<errors><error code="200">Invalid customer ID: 200</error></errors>'],
    ['100', '<errors><error code="200">Invalid customer ID (100)</error></errors>'],
    ['60', '<errors><error>Invalid customer ID: 60</error></errors>'],
  ])('P6: say of a customer asked for alone (%s) that it does not exist: %s', async (id, answer) => {
    expect(ids(await answerTo(answer, [id]))).toEqual({
      customers: [],
      errors: { [id]: 'AA_UNKNOWN_CUSTOMER' },
    });
  });

  test.each([
    ['5', denial('8')],
    ['5', denial('0000050')],
    ['5', '<errors><error>Customer 8 does not exist</error></errors>'],
    ['5', '<custInfo><errors><error code="200">Invalid customer ID: 8</error></errors></custInfo>'],
  ])(
    'P6, W8: say nothing of a customer asked for alone (%s) if they name another: %s',
    async (id, answer) => {
      expect(ids(await answerTo(answer, [id]))).toEqual({
        customers: [],
        errors: { [id]: 'AA_CUSTOMER_OTHER' },
      });
    },
  );

  test.each([
    ['5', denial('0000005')],
    ['0000005', denial('5')],
    ['5', '<errors><error code="200">Invalid customer ID (200)</error></errors>'],
    ['5', '<errors><error code="200">Invalid customer ID: 5 (asked for by customer 8)</error></errors>'],
    ['A5', denial('5')],
  ])('P6, W8: name the customer asked for alone (%s) in any spelling, or none: %s', async (id, answer) => {
    expect(ids(await answerTo(answer, [id])).errors).not.toEqual({ [id]: 'AA_CUSTOMER_OTHER' });
  });

  test.each([
    ['1', 'AA_REQUEST_REJECTED'],
    ['60', 'AA_IP_NOT_ALLOWED'],
    ['100', 'AA_BAD_CREDENTIALS'],
    ['999', 'AA_UNEXPECTED'],
  ])('P5: fail with code %s for any customer asked for', async (code, expected) => {
    const answer = `<errors><error code="${code}">text</error></errors>`;
    for (const asked of [['5'], ['5', '6'], [code], [code, '6']])
      expect(await codeOf(answer, asked)).toBe(expected);
    expect(await codeOf(`<customers>${answer}</customers>`, ['5', '6'])).toBe(expected);
  });

  test.each([
    `<customers>${info('1')}${denial('2')}${info('3')}</customers>`,
    `<x><customers>${info('1')}${info('3')}</customers>${denial('2')}</x>`,
    `<customers>${info('1')}${info('3')}<custInfo>${denial('2')}</custInfo></customers>`,
  ])('P6: in bulk an unknown customer is missing, and the others are read: %s', async (answer) => {
    expect(ids(await answerTo(answer, ['1', '2', '3']))).toEqual({ customers: ['1', '3'], errors: {} });
  });

  test('in bulk an unknown customer may void the call, and is named by the failure', async () => {
    const failure = await answerTo(denial('2'), ['1', '2', '3']).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'AA_UNKNOWN_CUSTOMER', custIds: ['2'] });
    const both = `<errors>${[2, 3].map((id) => `<error code="200">Invalid customer ID: ${id}</error>`).join('')}</errors>`;
    const two = await answerTo(both, ['1', '2', '3']).catch((error: unknown) => error);
    expect(two).toMatchObject({ code: 'AA_UNKNOWN_CUSTOMER', custIds: ['2', '3'] });
  });
});

describe('an answer without customers', () => {
  test('is understood where it says SUCCESS', async () => {
    expect(await answerTo('<r><status>SUCCESS</status></r>')).toEqual({ customers: [], errors: new Map() });
  });

  test.each(['<r/>', '<r><x>1</x></r>', '<r><status>ACTIVE</status></r>', '<r><customers/></r>'])(
    'P5: is a failed call otherwise: %s',
    async (answer) => {
      expect(await codeOf(answer)).toBe('AA_NOT_UNDERSTOOD');
    },
  );

  test.each([
    '<r><status>FAILURE</status><code>200</code></r>',
    '<r><error>No such customer</error></r>',
    '<custInfo><custId>5</custId><status>FAILURE</status><error><number>200</number></error></custInfo>',
    '<error><code>200</code></error>',
    '<r><errorCode>200</errorCode></r>',
    '<r><error><custId>5</custId><code>200</code></error></r>',
    '<r><status>FAILURE</status><error><custId>5</custId><code>200</code></error></r>',
  ])('P6: says of a customer asked for alone that it does not exist: %s', async (answer) => {
    const { customers, errors } = await answerTo(answer);
    expect(customers).toEqual([]);
    expect(errors.get(custId('5'))?.code).toBe('AA_UNKNOWN_CUSTOMER');
  });

  test('P5: other failures of a customer asked for alone are failed calls', async () => {
    expect(await codeOf('<r><status>FAILURE</status><code>999</code></r>')).toBe('AA_UNEXPECTED');
  });
});

describe('P6: W8: a number with other leading zeros', () => {
  const spelled = async (answer: string, custIds: readonly string[]) => {
    const read = await readCustomersAnswer(chunksOf(answer), readingContext({ custIds }), keepRecord);
    return {
      customers: read.customers.map(({ record }) => [record.custId, record.document['custId']]),
      errors: [...read.errors].map(([id, { code }]) => [id, code]),
      respelled: Object.fromEntries(read.respelled ?? []),
    };
  };

  test.each([
    ['12', '0000012'],
    ['0000012', '12'],
    ['012', '12'],
    ['0012A', '12A'],
  ])('is the one that was asked for: %s answered as %s', async (asked, answered) => {
    const alone = { customers: [[answered, answered]], errors: [], respelled: { [asked]: answered } };
    expect(await spelled(info(answered), [asked])).toEqual(alone);
    expect(await spelled(`<r>${info(answered)}${info('15')}</r>`, [asked, '15'])).toEqual({
      ...alone,
      customers: [...alone.customers, ['15', '15']],
    });
  });

  test('P8: is another one where it is too long to be a number', async () => {
    const { customers, respelled } = await spelled(info('12'.padStart(201, '0')), ['12']);
    expect({ customers, respelled }).toEqual({ customers: [], respelled: {} });
    const longest = '12'.padStart(200, '0');
    expect((await spelled(info(longest), ['12'])).respelled).toEqual({ 12: longest });
  });

  test('is the one that was asked for where it has an error', async () => {
    const failed = info('0000012', '<error>200</error>');
    expect(await spelled(`<r>${failed}${info('15')}</r>`, ['12', '15'])).toMatchObject({
      customers: [['15', '15']],
      errors: [['12', 'AA_UNKNOWN_CUSTOMER']],
    });
  });

  test.each<[string, string, readonly string[], readonly string[]]>([
    ['both were asked for', info('0000012') + info('15'), ['12', '0000012', '15'], ['0000012', '15']],
    ['both came', info('0000012') + info('12'), ['12', '15'], ['12']],
    ['two others came', info('0000012') + info('012') + info('15'), ['12', '15'], ['15']],
    ['another number came', info('120') + info('15'), ['12', '15'], ['15']],
  ])('is another customer where %s', async (_, answer, asked, came) => {
    const { customers, respelled } = await spelled(`<r>${answer}</r>`, asked);
    expect(customers.map(([id]) => id)).toEqual(came);
    expect(respelled).toEqual({});
  });
});

test('W8: P6: another customer in place of the only one asked for is said by its number', async () => {
  const { customers, errors } = await answerTo(info('9'), ['1']);
  expect(customers).toEqual([]);
  expect(errors.get(custId('1'))).toMatchObject({
    code: 'AA_CUSTOMER_OTHER',
    message: expect.stringContaining('AA answered 9 instead: merged?') as string,
  });
  const named = await answerTo(info('Ann Lee'), ['1']);
  expect(named.errors.get(custId('1'))?.message).toContain('AA answered another customer instead');
});
