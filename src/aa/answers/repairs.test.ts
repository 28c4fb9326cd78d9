// Answers with characters that XML or the encoding does not have (P14): what is read of them, and what is never read of them.

import { describe, expect, test } from 'vitest';
import {
  chunksOf,
  failureCodeOf,
  keepRecord,
  readingContext,
  readRecords,
} from '../../../test/support/answer-chunks.ts';
import type { QueueEntry } from '../../catalogue/queue-entry.ts';
import type { CustomerRecord } from '../../catalogue/customer-record.ts';
import type { AaError } from '../aa-error.ts';
import { defaultDialect } from '../dialect.ts';
import { readConfirmation } from './confirmation.ts';
import { readCustomersAnswer } from './customers.ts';
import { readQueueAnswer } from './queue.ts';

const off = { ...defaultDialect, repair: false };

const customer = (id: string, street: string, more = '') =>
  `<custInfo>${more}<custId>${id}</custId><name><lastName>Doe</lastName></name>` +
  `<addresses><address><addressSerno>1</addressSerno><street1>${street}</street1></address></addresses></custInfo>`;

const bulk = (...customers: readonly string[]) => `<customers>${customers.join('')}</customers>`;

const streets = ({ document }: CustomerRecord): unknown =>
  (document['addresses'] as readonly { readonly street1: string }[]).map(({ street1 }) => street1);

const repairs = ({ findings }: CustomerRecord) =>
  findings.filter(({ kind }) => kind === 'repaired').map(({ path }) => path);

const askedFor = (...custIds: readonly string[]) => readingContext({ custIds });

describe('W1, P14: a customer with a character that XML forbids', () => {
  test.each(['', '<?xml version="1.0"?>'])('asked for alone is read, with a finding', async (prolog) => {
    const answer = prolog + customer('7', '12 Elm St&#11;Suite 4');
    const { customers, errors } = await readRecords(chunksOf(answer, 5), askedFor('7'));
    expect(customers.map(streets)).toEqual([['12 Elm St\uFFFDSuite 4']]);
    expect(customers.map(repairs)).toEqual([['addresses/address/street1: U+000B']]);
    expect(errors.size).toBe(0);
  });

  test('in bulk is read, and the finding is of that customer alone', async () => {
    const answer = bulk(customer('7', 'Oak St'), customer('8', 'Smith & Sons'), customer('9', 'Elm\u001f'));
    const { customers } = await readRecords(chunksOf(answer, 5), askedFor('7', '8', '9'));
    expect(customers.map(streets)).toEqual([['Oak St'], ['Smith & Sons'], ['Elm\uFFFD']]);
    expect(customers.map(repairs)).toEqual([
      [],
      ['addresses/address/street1: U+0026 (bare)'],
      ['addresses/address/street1: U+001F'],
    ]);
  });

  test('is the same customer whenever the same bytes come', async () => {
    const read = async (size: number) => {
      const answer = bulk(customer('7', 'a\u0001&#55357;&eacute;'), customer('8', ''));
      const { customers } = await readCustomersAnswer(chunksOf(answer, size), askedFor('7', '8'), keepRecord);
      return customers.map(({ contentHash }) => contentHash);
    };
    expect(await read(3)).toEqual(await read(65_536));
  });

  test('P7: is the same customer as one whose characters came in order', async () => {
    const hash = async (street: string) => {
      const { customers } = await readCustomersAnswer(
        chunksOf(customer('7', street)),
        askedFor('7'),
        keepRecord,
      );
      return customers[0]?.contentHash;
    };
    expect(await hash('Montr&eacute;al & Sons &#55357;&#56832;')).toBe(await hash('Montréal &amp; Sons 😀'));
    expect(await hash('Elm&#11;')).not.toBe(await hash('Elm'));
  });

  test('is refused with repairs off', async () => {
    const context = readingContext({ custIds: ['7'], dialect: off });
    const error = await readRecords(chunksOf(customer('7', '&#11;')), context).catch(
      (reason: AaError) => reason,
    );
    expect((error as AaError).message).toContain(
      'U+000B, which XML forbids, in custInfo/addresses/address/street1: line 1',
    );
  });

  test('keeps what is no text as a text: a date, a flag and a number are not guessed', async () => {
    const answer = customer(
      '7',
      'x',
      '<createDate>01/02/2024&#0;</createDate><toBePurged>true&#0;</toBePurged>',
    );
    const { customers } = await readRecords(chunksOf(answer), askedFor('7'));
    expect(customers[0]?.extra).toEqual({ createDate: '01/02/2024\uFFFD', toBePurged: 'true\uFFFD' });
    expect(repairs(customers[0]!)).toEqual(['createDate: U+0000', 'toBePurged: U+0000']);
  });

  test('in an attribute is told by the attribute', async () => {
    const answer = `<custInfo custId="7" loginId="a&#11;"><name lastName="x&y"/></custInfo>`;
    const { customers } = await readRecords(chunksOf(answer), askedFor('7'));
    expect(repairs(customers[0]!)).toEqual(['@loginId: U+000B', 'name@lastName: U+0026 (bare)']);
  });
});

describe('W1, P14: a number in which a character was repaired is no number of a customer', () => {
  test.each(['12&#0;', '1&#11;2', '12&nbsp;', '&#55357;12', '12\u0000'])('%j', async (id) => {
    const alone = await readRecords(chunksOf(customer(id, 'x')), askedFor('12'));
    expect(alone.customers).toEqual([]);
    const { customers } = await readRecords(
      chunksOf(bulk(customer(id, 'x'), customer('7', 'y'))),
      askedFor('12', '7'),
    );
    expect(customers.map(({ custId }) => custId)).toEqual(['7']);
  });
});

describe('W1: what AA says of a failure is never read out of a repair', () => {
  test.each<[string, string, string | null]>([
    [
      'the code of "no such customer"',
      '<errors><error code="2&#11;00">Invalid x</error></errors>',
      'AA_FAILURE',
    ],
    [
      'a failure that lost a character',
      '<r><status>FAIL&#0;URE</status><custId>7</custId></r>',
      'AA_FAILURE',
    ],
    ['a failure with a character before it', '<r><status>&#0;FAILURE</status></r>', 'AA_FAILURE'],
    [
      'a text with a forbidden character',
      '<errors><error code="999">Bad &#11; thing</error></errors>',
      'AA_UNEXPECTED',
    ],
  ])('%s', async (_, answer, code) => {
    expect(await failureCodeOf(readRecords(chunksOf(answer), askedFor('7')))).toBe(code);
  });
});

describe('W6: a second declaration', () => {
  const twice = '<?xml version="1.0"?>\n<?xml version="1.0"?>\n';
  test('is read past, and every customer tells of it', async () => {
    const answer = twice + bulk(customer('7', 'x'), customer('8', 'y&#1;'));
    const { customers } = await readRecords(chunksOf(answer, 7), askedFor('7', '8'));
    const found = '(prolog): a declaration that is not first';
    expect(customers.map(repairs)).toEqual([[found], [found, 'addresses/address/street1: U+0001']]);
    const alone = await readRecords(chunksOf(twice + customer('7', 'x')), askedFor('7'));
    expect(alone.customers.map(repairs)).toEqual([[found]]);
  });

  test('is read past in a queue, and in a purge', async () => {
    const queue = `${twice}<q><customer id="1"/><maxQueueNum>5</maxQueueNum></q>`;
    expect(await readQueue(queue)).toMatchObject({
      entries: ['1'],
      answer: { findings: [{ kind: 'repaired', path: '(queue)/(prolog): a declaration that is not first' }] },
    });
    await readConfirmation(chunksOf(`${twice}<r><status>SUCCESS</status></r>`), readingContext());
  });
});

// The queue.

async function readQueue(answer: string, size?: number, dialect = defaultDialect) {
  const entries: QueueEntry[] = [];
  const read = await readQueueAnswer(chunksOf(answer, size), readingContext({ dialect }), async (page) => {
    entries.push(...page);
  });
  return { entries: entries.map(({ custId }) => custId as string), answer: read };
}

const queueOf = (...entries: readonly string[]) =>
  `<queuedCusts>${entries.join('')}<maxQueueNum>88</maxQueueNum><status>SUCCESS</status></queuedCusts>`;

describe('W2, P14: in a queue answer', () => {
  test.each([1, 9, 65_536])('a value is repaired, and everybody is listed, in pieces of %i', async (size) => {
    const answer = queueOf(
      '<customer id="3"><custName>Elm&#11;Street</custName></customer>',
      '<customer id="4"><custName>Smith & Sons</custName><triggers><trigger tableName="CEN&#1;" action="UPDATE"/></triggers></customer>',
    );
    const { entries, answer: read } = await readQueue(answer, size);
    expect(entries).toEqual(['3', '4']);
    expect(read).toEqual({
      maxQueueNumber: '88',
      entries: 2,
      unreadable: 0,
      findings: [
        { kind: 'repaired', path: '(queue)/customer/custName: U+000B' },
        { kind: 'repaired', path: '(queue)/customer/custName: U+0026 (bare)' },
        { kind: 'repaired', path: '(queue)/customer/triggers/trigger@tableName: U+0001' },
      ],
    });
    expect(await failureCodeOf(readQueue(answer, size, off))).toBe('AA_MALFORMED_ANSWER');
  });

  test.each([
    '<customer id="4&#11;5"/>',
    '<customer id="45&nbsp;"/>',
    '<customer><id>4&#0;5</id></customer>',
    '<customer><custId>&#55357;45</custId></customer>',
    '<customer custId="45&#0;"/>',
    '<customer><custId id="4&#1;"/></customer>',
  ])(
    'P8: an entry whose number had to be repaired is counted and named, and the rest is drained: %s',
    async (spoiled) => {
      const { entries, answer } = await readQueue(
        queueOf('<customer id="3"/>', spoiled, '<customer id="6"/>'),
      );
      expect(entries).toEqual(['3', '6']);
      expect(answer).toMatchObject({ entries: 2, unreadable: 1 });
      expect(answer.findings?.length).toBe(1);
      expect(await readQueue(queueOf(spoiled))).toMatchObject({ entries: [], answer: { unreadable: 1 } });
    },
  );

  test.each(['88&#0;', '8&#11;8', '88&nbsp;', '8&#55357;8', '&#11;'])(
    'P1: the max queue number is never read out of a repair: %s',
    async (number) => {
      const answer = `<q><customer id="3"/><maxQueueNum>${number}</maxQueueNum></q>`;
      expect(await failureCodeOf(readQueue(answer))).toBe('AA_NO_QUEUE_NUMBER');
      const twice = `<q maxQueueNum="88"><customer id="3"/><maxQueueNum>${number}</maxQueueNum></q>`;
      expect(await failureCodeOf(readQueue(twice))).toBe('AA_NO_QUEUE_NUMBER');
      const attribute = `<q maxQueueNum="${number}"><customer id="3"/></q>`;
      expect(await failureCodeOf(readQueue(attribute))).toBe('AA_NO_QUEUE_NUMBER');
    },
  );

  test.each([
    '<q><customer id="3"/><maxQueueNum>8</maxQueueNum><status>&#0;FAILURE</status></q>',
    '<q><customer id="3"/><maxQueueNum>8</maxQueueNum><status>FA&#0;LURE</status></q>',
    '<q><customer id="3"/><maxQueueNum>8</maxQueueNum><status>F&nbsp;</status></q>',
  ])('P1: a status that had to be repaired is a failure: %s', async (answer) => {
    expect(await failureCodeOf(readQueue(answer))).toBe('AA_FAILURE');
  });

  test.each([
    '<q><deletedCustId>8&#0;</deletedCustId><customer id="3"/><maxQueueNum>8</maxQueueNum></q>',
    '<q><cust>8&#0;</cust><maxQueueNum>8</maxQueueNum></q>',
    '<q><x><y>8&#0;</y></x><maxQueueNum>8</maxQueueNum><status>SUCCESS</status></q>',
  ])('P1: what may have been a number that no reader knows is not purged unseen: %s', async (answer) => {
    expect(await failureCodeOf(readQueue(answer))).toMatch(/AA_NOT_UNDERSTOOD|AA_NO_QUEUE_NUMBER/);
  });

  test('W11, W18: an answer that is cut off says where, and shows what came, with an entry', async () => {
    const answer = '<queuedCusts><customer id="1"><t a="U"/></customer><customer id="2"><custName>Do';
    const error = (await readQueue(answer).catch((reason: AaError) => reason)) as AaError;
    expect(error.message).toContain('the answer ends before its root does, in queuedCusts/customer/custName');
    expect(error.message).toContain('its Content-Length may be short');
    expect(error.skeleton).toBe(
      '<queuedCusts><customer id><custName/></customer></queuedCusts>, with such as <customer id><t a/></customer>',
    );
  });
});

// Purge and enqueue.

describe('W7: a purge that is answered', () => {
  test.each(['\0', '\u001a', '\0\0\n', '<!-- made in 3 ms -->\u001a'])(
    'SUCCESS and %j is confirmed',
    async (rest) => {
      await readConfirmation(chunksOf(`<result><status>SUCCESS</status></result>${rest}`), readingContext());
    },
  );

  test.each(['<script/>', '\0<script>', 'x', '<result><status>FAILURE</status></result>'])(
    'P1: SUCCESS and %j is not confirmed',
    async (rest) => {
      const reading = readConfirmation(
        chunksOf(`<result><status>SUCCESS</status></result>${rest}`),
        readingContext(),
      );
      await expect(reading).rejects.toMatchObject({ code: 'AA_MALFORMED_ANSWER', flaw: 'followed' });
    },
  );

  test.each(['SUCC&#0;ESS', 'SUCCESS&#0;', '&#11;SUCCESS', 'SUCCESS\u0000'])(
    'P1, W1: %j is no SUCCESS',
    async (status) => {
      const reading = readConfirmation(
        chunksOf(`<result><status>${status}</status></result>`),
        readingContext(),
      );
      expect(await failureCodeOf(reading)).toBe('AA_NOT_CONFIRMED');
    },
  );

  test.each([
    '<result><status>SUCCESS&nbsp;</status></result>',
    '<result><status>&NewLine;SUCCESS</status></result>',
    '<result status="SUCCESS&nbsp;"/>',
    '<status>SUCCESS&emsp;</status>',
    '<result><status><code>SUCCESS&nbsp;</code></status></result>',
    '<result><status>SUCCESS</status><x><status>SUCCESS&nbsp;</status></x></result>',
  ])('P1, P14, W1: a status that was repaired confirms nothing, whatever it became: %s', async (answer) => {
    const reading = readConfirmation(chunksOf(answer), readingContext());
    expect(await failureCodeOf(reading)).toBe('AA_NOT_CONFIRMED');
  });

  test('W1: with a message that has to be repaired is confirmed', async () => {
    const answer = '<result><status>SUCCESS</status><message>Purged &#11; 3 & more</message></result>';
    await readConfirmation(chunksOf(answer), readingContext());
  });
});
