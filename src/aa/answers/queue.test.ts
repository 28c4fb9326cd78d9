import { describe, expect, test } from 'vitest';
import { chunksOf, failureCodeOf, readingContext } from '../../../test/support/answer-chunks.ts';
import { saysDeleted, type QueueEntry } from '../../catalogue/queue-entry.ts';
import { defaultDialect } from '../dialect.ts';
import { readQueueAnswer } from './queue.ts';

const read = async (answer: string | AsyncIterable<Uint8Array>) => {
  const entries: QueueEntry[] = [];
  const chunks = typeof answer === 'string' ? chunksOf(answer, 17) : answer;
  const told = await readQueueAnswer(chunks, readingContext(), async (page) => void entries.push(...page));
  return { ...told, ids: entries.map((entry) => entry.custId as string), list: entries };
};

const codeOf = (answer: string) => failureCodeOf(read(answer));
const reason = (table: string | null, action: string | null, why: string | null = null) => ({
  table,
  action,
  reason: why,
});

describe('the customers of a queue are found', () => {
  test.each([
    [
      'in elements of any name',
      '<r><a><custId>1</custId></a><b><custId>2</custId></b><maxQueueNum>7</maxQueueNum></r>',
    ],
    [
      'in any wrappers',
      '<r><x><y><c><cust-id>1</cust-id></c><c><CUST_ID>2</CUST_ID></c></y></x><max-queue-num>7</max-queue-num></r>',
    ],
    [
      'in the only attribute',
      '<r><maxQueueNum>7</maxQueueNum><c><custId value="1"/></c><c><custId v="2"/></c></r>',
    ],
    ['in attributes', '<r MaxQueueNum="7"><c custId="1"/><c custId=" 2 "/></r>'],
    [
      'beside a no-break space (W8)',
      '<r MaxQueueNum="7"><customer id="\u00a01"/><c><custId>2\u00a0</custId></c></r>',
    ],
    [
      'under a synonym',
      '<r><c><customerId>1</customerId></c><c custNo="2"/><maxQueueNumber>7</maxQueueNumber></r>',
    ],
    [
      'in a bare list',
      '<r><custs><custId>1</custId><custId>2</custId></custs><maxQueueNum>7</maxQueueNum></r>',
    ],
    ['directly in the root', '<r><custId>1</custId><custId>2</custId><maxQueueNum>7</maxQueueNum></r>'],
    [
      'with the number first and a status last',
      '<r><maxQueueNum>7</maxQueueNum><c custId="1"/><c custId="2"/><status>SUCCESS</status></r>',
    ],
    [
      'with a number in every one',
      '<r><c custId="1" maxQueueNum="7"/><c><custId>2</custId><maxQueueNum>7</maxQueueNum></c></r>',
    ],
  ])('%s', async (_, answer) => {
    expect(await read(answer)).toMatchObject({
      ids: ['1', '2'],
      maxQueueNumber: '7',
      entries: 2,
      unreadable: 0,
    });
  });

  test('where there is only one', async () => {
    expect((await read('<r><custId>1</custId><maxQueueNum>7</maxQueueNum></r>')).ids).toEqual(['1']);
    expect((await read('<r><c><custId>1</custId></c><maxQueueNum>7</maxQueueNum></r>')).ids).toEqual(['1']);
  });

  test('as often as they stand there, with their leading zeros', async () => {
    const { ids, maxQueueNumber } = await read(
      '<r><c custId="01"/><c custId="01"/><maxQueueNum>007</maxQueueNum></r>',
    );
    expect(ids).toEqual(['01', '01']);
    expect(maxQueueNumber).toBe('007');
  });

  test('and counted where their number cannot be read', async () => {
    const answer =
      '<r><c><custId/></c><c><custId>1</custId></c><c/><c custId=" "/><maxQueueNum>7</maxQueueNum></r>';
    expect(await read(answer)).toMatchObject({ ids: ['1'], entries: 1, unreadable: 2 });
    const list = '<r><custId>1</custId><custId/><custId>2</custId><maxQueueNum>7</maxQueueNum></r>';
    expect(await read(list)).toMatchObject({ ids: ['1', '2'], unreadable: 1 });
  });

  test('P8: and counted where their number is too long to be one', async () => {
    const longest = '7'.repeat(200);
    const answer = (id: string) =>
      `<r><c custId="${id}"/><c><custId>1</custId></c><maxQueueNum>7</maxQueueNum></r>`;
    expect(await read(answer(longest))).toMatchObject({ ids: [longest, '1'], unreadable: 0 });
    expect(await read(answer(`${longest}7`))).toMatchObject({ ids: ['1'], entries: 1, unreadable: 1 });
  });
});

const documented = `<queuedCusts>
  <customer id="0012"><triggers>
    <trigger tableName="CEN_CUST_ADDR" action="UPDATE"/><trigger tableName="CEN_CUST_MAST" action="DELETE"/>
  </triggers></customer>
  <customer id="13"><triggers><trigger tableName="CEN_CUST_CYBER" action="INSERT"/></triggers></customer>
  <maxQueueNum>88123</maxQueueNum><status>SUCCESS</status>
</queuedCusts>`;

describe('the documented queue', () => {
  test('names its customers by the id of their entries, with all their triggers', async () => {
    const { list, ...told } = await read(documented);
    expect(told).toMatchObject({ maxQueueNumber: '88123', entries: 2, unreadable: 0 });
    expect(list).toEqual([
      {
        custId: '0012',
        reasons: [reason('CEN_CUST_ADDR', 'UPDATE'), reason('CEN_CUST_MAST', 'DELETE')],
      },
      { custId: '13', reasons: [reason('CEN_CUST_CYBER', 'INSERT')] },
    ]);
  });

  test.each([
    ['as an element', '<customer><id>7</id><triggers/></customer>'],
    ['in other letters', '<ns:CUSTOMER ID=" 7 "/>'],
    ['of an element that is called so', '<queued-cust id="7"/>'],
    ['but its custId is better', '<customer id="5"><custId>7</custId></customer>'],
    ['where the custId is empty', '<customer id="7" custId=""/>'],
    ['twice', '<customer id="7"><id>7</id></customer>'],
  ])('may have the id %s', async (_, entry) => {
    for (const list of [entry, `<customers>${entry}</customers>`]) {
      const answer = `<r>${list}<maxQueueNum>9</maxQueueNum></r>`;
      expect(await read(answer)).toMatchObject({ ids: ['7'], unreadable: 0 });
    }
  });

  const triggers = '<triggers><trigger tableName="CEN_CUST_ADDR" action="UPDATE"/></triggers>';

  test.each([
    ...['company', 'individual', 'organization', 'member', 'entry'].map(
      (name) => `<${name} id="13">${triggers}</${name}>`,
    ),
    `<others><entry id="13">${triggers}</entry></others>`,
    '<entry no="13" tableName="CEN_CUST_ADDR"/>',
    `<cust number="13">${triggers}</cust>`,
    '<queuedCustomer><number>13</number></queuedCustomer>',
    `<queuedCustomer>${triggers}</queuedCustomer>`,
  ])('P1: is refused where it holds an entry under an unknown name: %s', async (stray) => {
    const answer = `<queuedCusts><customer id="12">${triggers}</customer>${stray}<maxQueueNum>5</maxQueueNum><status>SUCCESS</status></queuedCusts>`;
    await expect(read(answer)).rejects.toMatchObject({ code: 'AA_NOT_UNDERSTOOD' });
  });

  test('counts an entry whose id is empty', async () => {
    const answer = '<r><customer id="7"/><customer id=""/><maxQueueNum>9</maxQueueNum></r>';
    expect(await read(answer)).toMatchObject({ ids: ['7'], unreadable: 1 });
  });

  test.each([
    '<queuedCusts id="5">E</queuedCusts>',
    '<queue id="5">E</queue>',
    '<customers id="5">E</customers>',
    '<batch><id>5</id>E</batch>',
    'E<message id="5">read</message>',
    'E<status id="5">SUCCESS</status>',
  ])('does not take another id for a customer: %s', async (around) => {
    const entry = '<customer id="7"><triggers id="6"><trigger id="9" action="UPDATE"/></triggers></customer>';
    const answer = `<r>${around.replace('E', entry)}<maxQueueNum id="3">9</maxQueueNum></r>`;
    expect(await read(answer)).toMatchObject({ ids: ['7'], list: [{ reasons: [{ action: 'UPDATE' }] }] });
  });
});

test('the dialect may give other names to entries and to their numbers', async () => {
  const answers = { ...defaultDialect.answers, queueEntry: ['client'], queueId: ['no'] };
  const entries: QueueEntry[] = [];
  const answer = '<r><client no="7"/><client><no>8</no></client><maxQueueNum>9</maxQueueNum></r>';
  await readQueueAnswer(
    chunksOf(answer),
    readingContext({ dialect: { answers } }),
    async (page) => void entries.push(...page),
  );
  expect(entries.map(({ custId }) => custId)).toEqual(['7', '8']);
  expect(await codeOf(answer)).toBe('AA_NOT_UNDERSTOOD');
});

describe('reasons are read from', () => {
  test.each([
    [
      'triggers',
      '<triggers><trigger><tableName>T</tableName><action>A</action></trigger></triggers>',
      [reason('T', 'A')],
    ],
    [
      'a single trigger',
      '<triggers><tableName>T</tableName><action>A</action></triggers>',
      [reason('T', 'A')],
    ],
    ['attributes', '<triggers><trigger table-name="T" action="A"/></triggers>', [reason('T', 'A')]],
    ['the entry itself', '<action>A</action><reason>R</reason>', [reason(null, 'A', 'R')]],
    [
      'a list of texts',
      '<reasons><reason>R</reason><reason>S</reason></reasons>',
      [reason(null, null, 'R'), reason(null, null, 'S')],
    ],
    [
      'structured reasons',
      '<reasons><reason action="A">R</reason><reason><table>T</table></reason></reasons>',
      [reason(null, 'A', 'R'), reason('T', null)],
    ],
    [
      'pairs in a row',
      '<tableName>T</tableName><action/><tableName>U</tableName><action>B</action>',
      [reason('T', null), reason('U', 'B')],
    ],
    ['nothing', '<triggers/><status>ACTIVE</status>', []],
  ])('%s', async (_, parts, reasons) => {
    for (const entry of [`<c><custId>1</custId>${parts}</c>`, `<c>${parts}<custId>1</custId></c>`]) {
      const { list } = await read(`<r>${entry}<maxQueueNum>7</maxQueueNum></r>`);
      expect(list).toEqual([{ custId: '1', reasons }]);
    }
  });

  test('P6: reasons beside several numbers belong to no customer', async () => {
    const deleted = '<tableName>CEN_CUST_MAST</tableName><action>DELETE</action>';
    const { list } = await read(
      `<r><l><custId>1</custId>${deleted}<custId>2</custId></l><maxQueueNum>7</maxQueueNum></r>`,
    );
    expect(list.flatMap(({ reasons }) => reasons)).toEqual([]);
  });

  test('P6: a deletion is recognized by its reason', async () => {
    const { list } = await read(
      '<r><c custId="1"><trigger tableName="CEN_CUST_MAST" action="DELETE"/></c><maxQueueNum>7</maxQueueNum></r>',
    );
    expect(saysDeleted(list[0]!.reasons)).toBe(true);
  });

  test('P6: a deletion in another table is no deletion of the customer', async () => {
    const { list } = await read(
      '<r><c custId="1"><trigger tableName="CEN_CUST_ADDR" action="DELETE"/></c><maxQueueNum>7</maxQueueNum></r>',
    );
    expect(saysDeleted(list[0]!.reasons)).toBe(false);
  });
});

describe('an empty queue', () => {
  test.each([
    ['<r/>', null],
    ['<queuedCusts/>', null],
    ['<queuedCusts><maxQueueNum/><status>SUCCESS</status></queuedCusts>', null],
    ['<queuedCusts><maxQueueNum/></queuedCusts>', null],
    ['<r><queuedCusts/><maxQueueNum/></r>', null],
    ['<r><customers/></r>', null],
    ['<r><status>SUCCESS</status></r>', null],
    ['<r><status>SUCCESS</status><message>nothing queued</message><customers/></r>', null],
    ['<r><count>0</count><customers></customers></r>', null],
    ['<r><status>SUCCESS</status><maxQueueNum/></r>', null],
    ['<r><maxQueueNum>7</maxQueueNum></r>', '7'],
  ])('may be %s', async (answer, maxQueueNumber) => {
    expect(await read(answer)).toMatchObject({ ids: [], maxQueueNumber, entries: 0, unreadable: 0 });
  });
});

describe('P5: a queue counts for nothing', () => {
  const entry = '<c><custId>1</custId></c>';
  test.each([
    ['without a max queue number', `<r>${entry}<status>SUCCESS</status></r>`, 'AA_NO_QUEUE_NUMBER'],
    ['with an empty one', `<r>${entry}<maxQueueNum/></r>`, 'AA_NO_QUEUE_NUMBER'],
    ['with one that is no number', `<r>${entry}<maxQueueNum>7a</maxQueueNum></r>`, 'AA_NO_QUEUE_NUMBER'],
    [
      'with two that differ',
      `<r maxQueueNum="7">${entry}<maxQueueNum>8</maxQueueNum></r>`,
      'AA_NO_QUEUE_NUMBER',
    ],
    ['with nothing but unreadable entries', '<r><c><custId/></c></r>', 'AA_NO_QUEUE_NUMBER'],
    ['that failed', `<r>${entry}<maxQueueNum>7</maxQueueNum><status>FAILURE</status></r>`, 'AA_FAILURE'],
    [
      'that failed first',
      `<r><status>FAILURE</status>${entry}<maxQueueNum>7</maxQueueNum></r>`,
      'AA_FAILURE',
    ],
    [
      'with an error',
      `<r><l>${entry}</l><maxQueueNum>7</maxQueueNum><error>100</error></r>`,
      'AA_BAD_CREDENTIALS',
    ],
    [
      'that failed beside a bare list',
      '<r><l><custId>1</custId><custId>2</custId><status>FAILURE</status></l><maxQueueNum>7</maxQueueNum></r>',
      'AA_FAILURE',
    ],
    ['with an error alone', '<r><errorCode>60</errorCode></r>', 'AA_IP_NOT_ALLOWED'],
    ['that is something else', '<r><x>1</x></r>', 'AA_NOT_UNDERSTOOD'],
    [
      'whose customers have another name',
      '<r><l><c><id>1</id></c></l><maxQueueNum>7</maxQueueNum></r>',
      'AA_NOT_UNDERSTOOD',
    ],
    [
      'whose customers have another name, in spite of SUCCESS',
      '<r><status>SUCCESS</status><id>1</id><id>2</id></r>',
      'AA_NOT_UNDERSTOOD',
    ],
    [
      'of very many of another name',
      `<r>${'<c><id>1</id></c>'.repeat(12_000)}<maxQueueNum>7</maxQueueNum></r>`,
      'AA_NOT_UNDERSTOOD',
    ],
    ['that breaks off', `<r>${entry}<maxQueueNum>7</maxQueueNum>`, 'AA_MALFORMED_ANSWER'],
    ['that is HTML', '<html></html>', 'AA_HTML_ANSWER'],
  ])('%s', async (_, answer, code) => {
    expect(await codeOf(answer)).toBe(code);
  });
});

test('the status of a customer in the queue is not the status of the call', async () => {
  const answer =
    '<r><c><custId>1</custId><status>ACTIVE</status></c><maxQueueNum>7</maxQueueNum><status>SUCCESS</status></r>';
  expect((await read(answer)).ids).toEqual(['1']);
});

async function* longQueue(entries: number, entry: (n: number) => string): AsyncGenerator<Uint8Array> {
  yield Buffer.from('<r><customers>');
  for (let n = 1; n <= entries; n += 100) {
    yield Buffer.from(Array.from({ length: 100 }, (_, at) => entry(n + at)).join('\n'));
  }
  yield Buffer.from('</customers><maxQueueNum>7</maxQueueNum></r>');
}

const splitEntry = (n: number) =>
  `<c><id><custId>${n}</custId></id><note>x</note><other><deep>y</deep></other></c>`;

const takeNone = async () => {
  throw new Error('the disk is full');
};

describe('a long queue', () => {
  test.each([
    ['of entries', (n: number) => `<c><custId>${n}</custId><trigger action="U"/></c>`],
    ['of ids', (n: number) => `<customer id="${n}"><trigger action="U"/></customer>`],
    ['of bare numbers', (n: number) => `<custId>${n}</custId><x>y</x>`],
  ])('%s comes in pages of at most 1,000', async (_, entry) => {
    const pages: number[] = [];
    const page = async (entries: readonly QueueEntry[]) => void pages.push(entries.length);
    const answer = await readQueueAnswer(longQueue(25_000, entry), readingContext(), page);
    expect(answer).toEqual({ maxQueueNumber: '7', entries: 25_000, unreadable: 0 });
    expect(pages).toEqual(Array.from({ length: 25 }, () => 1000));
  });

  test('in one single piece comes in pages too', async () => {
    const one = Buffer.concat(await Array.fromAsync(longQueue(5000, (n) => `<c custId="${n}"/>`)));
    const pages: number[] = [];
    await readQueueAnswer(
      chunksOf(one, 10_000_000),
      readingContext(),
      async ({ length }) => void pages.push(length),
    );
    expect(Math.max(...pages)).toBe(1000);
  });

  test('P9: is not read faster than its pages are taken', async () => {
    let sent = 0;
    async function* counted() {
      for await (const chunk of longQueue(20_000, (n) => `<c custId="${n}"/>`)) {
        sent += 100;
        yield chunk;
      }
    }
    let taken = 0;
    let ahead = 0;
    await readQueueAnswer(counted(), readingContext(), async ({ length }) => {
      await new Promise(setImmediate);
      ahead = Math.max(ahead, sent - taken);
      taken += length;
    });
    expect(taken).toBe(20_000);
    expect(ahead).toBeLessThanOrEqual(1300);
  });

  test('P9: with rubbish in it is counted or refused, and never held in memory', async () => {
    const answer = await readQueueAnswer(longQueue(20_000, splitEntry), readingContext(), async () => {});
    expect(answer).toMatchObject({ entries: 20_000, unreadable: 0 });
    const errors = readQueueAnswer(
      longQueue(20_000, () => '<message>x</message>'),
      readingContext(),
      async () => {},
    );
    expect(await failureCodeOf(errors)).toBe('AA_ANSWER_TOO_LARGE');
  });

  test('an error of the code that takes pages ends the reading, unchanged', async () => {
    await expect(
      readQueueAnswer(
        longQueue(5000, (n) => `<c custId="${n}"/>`),
        readingContext(),
        takeNone,
      ),
    ).rejects.toThrow('the disk is full');
  });
});
