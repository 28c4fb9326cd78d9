import { describe, expect, test } from 'vitest';
import { chunksOf, failureCodeOf, readingContext } from '../../../test/support/answer-chunks.ts';
import { defaultDialect } from '../dialect.ts';
import type { ReadingContext } from './reading-context.ts';
import { readQueueAnswer } from './queue.ts';

const codeOf = (answer: string) =>
  failureCodeOf(readQueueAnswer(chunksOf(answer), readingContext(), async () => {}));

describe('P1: a queue fails where a number in it could not be read', () => {
  test.each([
    '<c><custId><value>0012</value></custId></c>',
    '<c><custId a="0012" b="x"/></c>',
    '<c><custId/></c>',
    '<c><custId>7</custId></c><c><cust>8</cust></c>',
    '<c><custId>7</custId></c><c><custId>8</custId><custId a="9" b="x"/></c>',
    '<c><custId>7</custId></c><c custId="8" cust-id="9"/>',
    '<c><custId>7</custId></c><d><custId><no>8</no></custId></d>',
    '<c><custId>7</custId></c><deletedCustomers><cust>8</cust></deletedCustomers>',
    '<c><custId>7</custId></c><deletedCustomers><id>8</id></deletedCustomers>',
    '<c><custId>7</custId></c><deletedCustomers><deletedCustomer id="8"/></deletedCustomers>',
    '<c><custId>7</custId></c><companies><company><companyId>9</companyId></company></companies>',
    '<c><custId>7</custId></c><companies><company>9</company></companies>',
    '<c><custId>7</custId></c><deletedQueue><id>8</id></deletedQueue>',
    '<c><custId>7</custId></c><deletedQueue><deletedCustId>8</deletedCustId></deletedQueue>',
    '<c><custId>7</custId></c><queueCompanies><company>12</company></queueCompanies>',
    '<c><custId>7</custId></c><deletedCustId>8</deletedCustId>',
    '<customer id="7"/><customer number="8"/>',
    '<customer id="7"/><customer><id a="8" b="9"/></customer>',
    '<customer id="7"/><customer id="8"><id>9</id></customer>',
    '<customer id="7"/><deletedCustomer id="8"/>',
    '<customer id="7"/><customer>8</customer>',
  ])('%s', async (entries) => {
    expect(await codeOf(`<r>${entries}<maxQueueNum>7</maxQueueNum></r>`)).toBe('AA_NOT_UNDERSTOOD');
  });
});

test.each([
  '<companyId>12</companyId><vendorId>5</vendorId><company>12</company>',
  '<header><id>12</id><companyCode>9</companyCode></header>',
  '<customers count="1" page="1"><custCount>1</custCount></customers>',
  '<deletedCustomers/>',
  '<customerList><id>77</id><c><custId>8</custId></c></customerList>',
  '<changedCustomer><id>1001</id><c><custId>8</custId></c></changedCustomer>',
  '<company id="12">ACGI</company><company><id>12</id><name>ACGI</name></company>',
  '<customField id="5"/><emergencyId>5</emergencyId>',
])('what an answer says of itself beside its customers is no customer: %s', async (envelope) => {
  expect(await codeOf(`<r>${envelope}<c><custId>7</custId></c><maxQueueNum>7</maxQueueNum></r>`)).toBeNull();
});

describe('P12: a queue with customers that no reader recognizes is not empty', () => {
  const number = '<maxQueueNum>0000123</maxQueueNum>';
  test.each([
    `<Q>${number}<customer>0012</customer></Q>`,
    `<Q>${number}<customers>7,8,9</customers></Q>`,
    `<Q>${number}<custIds>7</custIds></Q>`,
    `<Q>${number}<x>7 8</x></Q>`,
    `<Q>${number}<client id="7"/></Q>`,
    `<Q>${number}<customer number="7"/></Q>`,
    `<Q>${number}<customer><id><no>7</no></id></customer></Q>`,
    `<customer id="7">${number}</customer>`,
    `<Q>${number}<row id="7" tableName="CEN_CUST_MAST" action="DELETE"/></Q>`,
    `<Q>${number}<l><row no="7"/></l></Q>`,
    `<Q>${number}<count>3</count><customers/></Q>`,
    '<Q><status>SUCCESS</status><customers count="2"/></Q>',
    '<customers maxQueueNum="7">7,8</customers>',
    '<Q status="LOCKED"><customers/></Q>',
  ])('%s', async (answer) => {
    expect(await codeOf(answer)).toBe('AA_NOT_UNDERSTOOD');
  });

  test.each([
    '<Q><status>OK</status><customers count="0"/></Q>',
    '<Q maxQueueNum="7" version="1" code="0"/>',
    '<Q><maxQueueNum>7</maxQueueNum><time>2025-01-01T00:00:00</time><l><total>0</total></l></Q>',
  ])('but %s is', async (answer) => {
    expect(await codeOf(answer)).toBeNull();
  });
});

test('the max queue number may stand in the only attribute of its element', async () => {
  const answer = '<Q><c custId="1"/><maxQueueNum value="5"/></Q>';
  expect(await readQueueAnswer(chunksOf(answer), readingContext(), async () => {})).toMatchObject({
    maxQueueNumber: '5',
  });
  expect(await codeOf('<Q><c custId="1"/><maxQueueNum>05</maxQueueNum><maxQueueNum value="5"/></Q>')).toBe(
    'AA_NO_QUEUE_NUMBER',
  );
});

const one = '<customers><customer><custId>1</custId></customer></customers><maxQueueNum>9</maxQueueNum>';

describe('P1: a queue that failed is not acted upon, even if it names customers', () => {
  test.each<[string, string]>([
    ['<errorCode>999</errorCode><errorMessage>ORA-01555: snapshot too old</errorMessage>', 'AA_UNEXPECTED'],
    ['<status>ERROR</status><message>ORA-01555</message>', 'AA_FAILURE'],
    ['<status>FAILED</status>', 'AA_FAILURE'],
    ['<status>FAILURE: snapshot too old</status>', 'AA_FAILURE'],
    ['<status><code>999</code><message>Unexpected</message></status>', 'AA_UNEXPECTED'],
    ['<exception>ORA-01555</exception>', 'AA_FAILURE'],
    ['<s:Fault><faultcode>999</faultcode><faultstring>x</faultstring></s:Fault>', 'AA_UNEXPECTED'],
    ['<err>Bad login</err>', 'AA_BAD_CREDENTIALS'],
  ])('%s', async (failure, code) => {
    expect(await codeOf(`<r>${failure}${one}</r>`)).toBe(code);
    expect(await codeOf(`<r>${one}${failure}</r>`)).toBe(code);
    expect(await codeOf(`<r>${failure}<customers/></r>`)).toBe(code);
  });

  test.each<[string, string]>([
    ['<q><custId>1</custId><maxQueueNum>9</maxQueueNum><status>FAILURE</status></q>', 'AA_FAILURE'],
    ['<q><custId>1</custId><maxQueueNum>9</maxQueueNum><errorCode>999</errorCode></q>', 'AA_UNEXPECTED'],
    ['<error custId="2">ORA-01555: snapshot too old</error>', 'AA_FAILURE'],
    ['<errors><error><custId>2</custId><code>999</code></error></errors>', 'AA_UNEXPECTED'],
    ['<customer><custId>2</custId><error>ORA-01555</error></customer>', 'AA_FAILURE'],
    ['<customer custId="2" errorMessage="ORA-01555"/>', 'AA_FAILURE'],
    ['<status customerId="ACGI" code="999">FAILURE</status>', 'AA_UNEXPECTED'],
    ['<error id="0">Unable to read the rest of the queue</error>', 'AA_FAILURE'],
    ['<errors><error no="0">Query aborted, result is partial</error></errors>', 'AA_FAILURE'],
    ['<errorCode>0</errorCode><errorMessage>Could not read all records</errorMessage>', 'AA_FAILURE'],
    ['<error code="0"><oracle><code>1555</code></oracle></error>', 'AA_FAILURE'],
  ])('%s, which shares an element with a number', async (failure, code) => {
    expect(await codeOf(`<r>${failure}<maxQueueNum>9</maxQueueNum></r>`)).toBe(code);
    expect(await codeOf(`<r>${one}${failure}</r>`)).toBe(code);
  });

  test.each([
    '<status>ACTIVE</status>',
    '<status><code>0</code><message>done</message></status>',
    '<status><code>200</code></status>',
    '<status customerId="ACGI">SUCCESS</status>',
    '<customer><custId>8</custId><status><code>1</code><descr>Active</descr></status></customer>',
    '<errorCode>0</errorCode><errorMessage>OK</errorMessage>',
    '<errorCode>0</errorCode><errorMessage>Completed normally.</errorMessage>',
    '<error code="0">Nothing to report</error>',
    '<error/>',
  ])('but %s is no failure', async (harmless) => {
    expect(await codeOf(`<r>${harmless}${one}</r>`)).toBeNull();
  });
});

test('elements that the dialect ignores are not searched for customers', async () => {
  const answers = { ...defaultDialect.answers, ignored: ['batch-info'] };
  const dialect = { ...defaultDialect, answers };
  const answer = `<r>${one}<x><batchInfo><deletedCustId>8</deletedCustId></batchInfo></x></r>`;
  const read = (context: ReadingContext) => readQueueAnswer(chunksOf(answer), context, async () => {});
  expect(await failureCodeOf(read(readingContext()))).toBe('AA_NOT_UNDERSTOOD');
  expect(await read({ ...readingContext(), dialect })).toMatchObject({ entries: 1, maxQueueNumber: '9' });
});

test('an entry may have the name status', async () => {
  const entry = '<status><custId>8</custId><message>deleted</message></status>';
  const answer = `<r>${one}${entry}</r>`;
  expect(await readQueueAnswer(chunksOf(answer), readingContext(), async () => {})).toMatchObject({
    entries: 2,
  });
});

describe('P12: an answer that hints at trouble is no empty queue', () => {
  test.each([
    '<error/>',
    '<exception/>',
    '<r><customers/><message>Invalid vendor id or password</message></r>',
    '<r><maxQueueNum>7</maxQueueNum><message>Locked</message></r>',
    '<r><customers/><result>FAILURE</result></r>',
    '<r><customers/><resultCode>E100</resultCode></r>',
    '<r><customers/><reason>Bad login</reason></r>',
    '<r><customers/><errorDescription>Bad login</errorDescription></r>',
    '<r><customers/><text>ORA-06502</text></r>',
    '<r><customers/><note>Service temporarily unavailable</note></r>',
    '<r><customers/><info>Timeout while reading queue</info></r>',
    '<r><customers/><maxQueueNum>9</maxQueueNum><pending>15</pending></r>',
    '<r><customers/><maxQueueNum>9</maxQueueNum><member>1234567</member></r>',
    '<r><customers/><maxQueueNum>5</maxQueueNum><note>try again later</note></r>',
  ])('%s', async (answer) => {
    expect(await codeOf(answer)).not.toBeNull();
  });

  test.each([
    '<r><message>No customers in queue</message></r>',
    '<r><customers/><message>0 customers</message></r>',
    '<r><customers/><result>OK</result></r>',
    '<r><customers/><note>no errors</note></r>',
    '<r><customers/><maxQueueNum>-1</maxQueueNum></r>',
    '<r><customers/><maxQueueNum>55</maxQueueNum><elapsedMs>15</elapsedMs></r>',
    '<r><customers/><maxQueueNum>null</maxQueueNum></r>',
  ])('but %s is one', async (answer) => {
    expect(await codeOf(answer)).toBeNull();
  });
});

describe('beside SUCCESS and an empty list, an answer may describe itself', () => {
  const empty = '<status>SUCCESS</status><customers/>';
  test.each([
    '<elapsed>15</elapsed>',
    '<timestamp>20250101120000</timestamp><version>1</version><page>1</page>',
    '<statusCode>200</statusCode>',
    '<vendorId>1234</vendorId><queueName>main</queueName>',
    '<header><requestId>ab</requestId></header>',
  ])('%s', async (envelope) => {
    expect(await codeOf(`<r>${empty}${envelope}</r>`)).toBeNull();
    expect(
      await codeOf(`<r><status>SUCCESS</status><customers asOf="2025-01-01"/>${envelope}</r>`),
    ).toBeNull();
  });

  test.each([
    '<count>3</count>',
    '<rows>7</rows>',
    '<companies><company>9</company></companies>',
    '<companies><id>A9</id></companies>',
    '<l><x no="A7"/><x no="A8"/></l>',
  ])('P12: but may not give %s', async (something) => {
    expect(await codeOf(`<r>${empty}${something}</r>`)).toBe('AA_NOT_UNDERSTOOD');
  });
});

const outcomeWith = async (answer: string, answers: object) => {
  const dialect = { answers: { ...defaultDialect.answers, ...answers } };
  return readQueueAnswer(chunksOf(answer), readingContext({ dialect }), async () => {});
};

describe('P1: a failure is an empty queue only where the dialect names its words', () => {
  const nothingQueued = ['No customers in  queue.'];
  const empty = { maxQueueNumber: null, entries: 0, unreadable: 0 };
  const failed = (words: string, more = '') =>
    `<queuedCusts>${more}<status>FAILURE</status><message>${words}</message></queuedCusts>`;

  test.each([
    failed('No customers in queue.'),
    failed(' no CUSTOMERS\n in queue. '),
    failed('No customers in queue.', '<maxQueueNum/>'),
    failed('No customers in queue.', '<maxQueueNum>7</maxQueueNum><customers/>'),
    '<errors><error>No customers in queue.</error></errors>',
  ])('%s', async (answer) => {
    expect(await outcomeWith(answer, { nothingQueued })).toEqual(empty);
    expect(await codeOf(answer)).toBe('AA_FAILURE');
  });

  test.each([
    failed('No customers in queue. Try later.'),
    failed('There are no customers in queue.'),
    failed('No customers in queue.', '<customer id="7"/><maxQueueNum>7</maxQueueNum>'),
    failed('No customers in queue.', '<customer number="7"/>'),
    failed('No customers in queue.', '<count>3</count>'),
    '<queuedCusts><status>FAILURE</status></queuedCusts>',
  ])('but not %s', async (answer) => {
    expect(await failureCodeOf(outcomeWith(answer, { nothingQueued }))).toBe('AA_FAILURE');
  });
});

describe('P1: a number that must not be purged is not read', () => {
  const entry = '<customer id="7"/>';
  test.each(['0', '000', '-1', '1.5', 'null', '7a', '1'.repeat(31)])(
    '%s beside customers',
    async (number) => {
      const answer = `<r>${entry}<maxQueueNum>${number}</maxQueueNum><status>SUCCESS</status></r>`;
      expect(await codeOf(answer)).toBe('AA_NO_QUEUE_NUMBER');
    },
  );

  test.each(['0', '000', '-1', 'null', ''])('%j in an empty queue is none', async (number) => {
    for (const list of ['', '<customers/>']) {
      const answer = `<r>${list}<maxQueueNum>${number}</maxQueueNum><status>SUCCESS</status></r>`;
      expect(await outcomeWith(answer, {})).toMatchObject({ maxQueueNumber: null, entries: 0 });
    }
    expect(await codeOf('<r><maxQueueNum>0</maxQueueNum></r>')).toBeNull();
  });
});
