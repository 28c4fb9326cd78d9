import { describe, expect, test } from 'vitest';
import { chunksOf, readingContext, readRecords } from '../../../test/support/answer-chunks.ts';
import { testUsername } from '../../../test/support/association-settings.ts';
import type { AaError } from '../aa-error.ts';
import { readConfirmation } from './confirmation.ts';
import { readQueueAnswer } from './queue.ts';
import { readTree } from '../xml/tree.ts';
import { skeletonOf } from '../xml/skeleton.ts';

const skeleton = async (answer: string) =>
  skeletonOf(await readTree(chunksOf(answer), readingContext()), readingContext().secrets);

test('shows names, nesting and numbers of elements, and no value', async () => {
  const answer =
    '<q v="1"><c id="7"><t tableName="T"/><t action="U"/></c><c id="8"><n>Doe</n></c><max-num> 9 </max-num><e/></q>';
  expect(await skeleton(answer)).toBe(
    '<q v><c id ×2><t tableName action ×2/><n>…</n></c><max-num>…</max-num><e/></q>',
  );
});

test('P11: veils names that may be data', async () => {
  const long = 'x'.repeat(41);
  const answer = `<r><c0012345/><Müller/><${long}/><${testUsername}/><a b1234="1"/><fine-1/></r>`;
  expect(await skeleton(answer)).toBe('<r><… ×4/><a …/><fine-1/></r>');
});

test('is bounded for an answer of any size', async () => {
  const letters = (n: number) => n.toString().replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!);
  const names = Array.from({ length: 5000 }, (_, n) => `<n${letters(n)} a="1"/>`).join('');
  expect((await skeleton(`<r>${names}</r>`)).length).toBeLessThanOrEqual(700);
  const deep = `${'<a>'.repeat(60)}${'</a>'.repeat(60)}`;
  expect((await skeleton(deep)).length).toBeLessThanOrEqual(100);
});

const failure = (work: Promise<unknown>): Promise<AaError> =>
  work.then(
    () => Promise.reject(new Error('it was understood')),
    (error: unknown) => error as AaError,
  );

const readers = {
  queue: (answer: string) => readQueueAnswer(chunksOf(answer), readingContext(), async () => {}),
  customers: (answer: string) => readRecords(chunksOf(answer), readingContext({ custIds: ['5'] })),
  confirmation: (answer: string) => readConfirmation(chunksOf(answer), readingContext()),
};

describe('an answer that is not understood is reported with its skeleton and with the keys that could help', () => {
  test.each<[keyof typeof readers, string, string, string, string]>([
    [
      'queue',
      '<q><kunde nr="7">Doe</kunde></q>',
      'AA_NOT_UNDERSTOOD',
      '<q><kunde nr>…</kunde></q>',
      'queueEntry',
    ],
    [
      'queue',
      '<q><customer id="7"/><customer id="8"/><number>9</number></q>',
      'AA_NO_QUEUE_NUMBER',
      '<q><number>…</number></q>, with such as <customer id/>',
      'maxQueueNum',
    ],
    [
      'queue',
      '<q><customer id="7"/><deletedCustId>8</deletedCustId><maxQueueNum>9</maxQueueNum></q>',
      'AA_NOT_UNDERSTOOD',
      '<q><deletedCustId>…</deletedCustId><maxQueueNum>…</maxQueueNum></q>, with such as <customer id/>',
      'ignored',
    ],
    [
      'queue',
      `<q>${'<kunde nr="7"><name>Doe</name></kunde>'.repeat(12_000)}<maxQueueNum>9</maxQueueNum></q>`,
      'AA_NOT_UNDERSTOOD',
      ', with such as <kunde nr><name>…</name></kunde>',
      'queueEntry',
    ],
    ['customers', '<r><who>Doe</who></r>', 'AA_NOT_UNDERSTOOD', '<r><who>…</who></r>', 'custId'],
    ['confirmation', '<r><state>Doe</state></r>', 'AA_NOT_CONFIRMED', '<r><state>…</state></r>', 'success'],
  ])('%s %#', async (reader, answer, code, shown, key) => {
    const error = await failure(readers[reader](answer));
    expect(error.code).toBe(code);
    expect(error.skeleton).toContain(shown);
    expect(error.dialectKeys).toContain(`dialect.answers.${key}`);
    expect(error.message).toContain(shown);
    expect(error.message).toContain(`\`dialect.answers.${key}\``);
    expect(error.message).not.toContain('Doe');
  });
});
