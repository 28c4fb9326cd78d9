// P1, P5 and P6: what AA's answers are taken for.

import { mutation, type Mutation } from './mutation.ts';

export const readingMutations: readonly Mutation[] = [
  mutation(
    'P6',
    'who stands in an answer beside "no such customer" is gone',
    [
      'src/aa/answers/customers.ts',
      'return stands ? incomplete(failure, context) : failureError(failure, context);',
      'return failureError(failure, context);',
    ],
    ['src/aa/answers/customer-failure.test.ts'],
  ),
  mutation(
    'P6',
    'the second look does not hear what AA says of the customer',
    [
      'src/sync/fetch/evidence.ts',
      'if (error !== undefined && !isEvidence(error, wanted))',
      'if (error !== undefined && !isEvidence(error, wanted) && false)',
    ],
    ['src/sync/fetch/fetch-customers.test.ts'],
  ),
  mutation(
    'P1',
    'a queue that failed is drained and purged as far as it came',
    [
      'src/aa/answers/queue-verdict.ts',
      "const failure = 'failure' in report ? report.failure : (collector.failure ?? failedStatus(root));",
      "void failedStatus;\n  const failure = report.status === 'failure' ? report.failure : null;",
    ],
    ['src/aa/answers/queue-verdict.test.ts'],
  ),
  mutation(
    'P1',
    'a failure that shares an element with a number is an entry and no more',
    [
      'src/aa/answers/queue-collector.ts',
      'collection.failure ??= entryFailure(element);',
      'void entryFailure;',
    ],
    ['src/aa/answers/queue-verdict.test.ts'],
  ),
  mutation(
    'P1',
    'numbers of people that nobody reads are purged with the rest',
    ['src/aa/answers/queue-verdict.ts', 'holdsUnreadNumber(child, {', 'false && holdsUnreadNumber(child, {'],
    ['src/aa/answers/queue-verdict.test.ts'],
  ),
  mutation(
    'P1',
    'zero is a number to purge up to',
    [
      'src/aa/answers/queue-verdict.ts',
      'if (isQueueNumber(first)) return { number: first };',
      'if (isQueueNumber(first) || /^\\d+$/.test(first)) return { number: first };',
    ],
    ['src/aa/answers/queue-verdict.test.ts'],
  ),
  mutation(
    'P1',
    'a failure is an empty queue without the words of the dialect',
    [
      'src/aa/answers/queue-signs.ts',
      'names.nothingQueued.has(foldedMessage(message))',
      '/^no customers/i.test(message)',
    ],
    ['src/aa/answers/queue-verdict.test.ts'],
  ),
  mutation(
    'P6',
    'a customer of whom nothing is known is missing',
    [
      'src/aa/answers/customers.ts',
      'return record ?? (stands ? strange(customer.element, context) : null);',
      'return record ?? (void strange, null);',
    ],
    ['src/aa/answers/customers.test.ts'],
  ),
  mutation(
    'P5',
    'a section that failed is stored as empty',
    [
      'src/aa/answers/customer-failure.ts',
      '(ownFailure(customer) ?? briefFailure(customer) ?? failureWithin(customer, sections));',
      '(ownFailure(customer) ?? briefFailure(customer) ?? (void failureWithin, null));',
    ],
    ['src/aa/answers/customer-failure.test.ts'],
  ),
  mutation(
    'P7',
    'what HTTP says of the encoding is believed against the bytes',
    ['src/aa/xml/encoding-choice.ts', "if (looksLikeUtf8(bytes)) return 'utf-8';", 'void looksLikeUtf8;'],
    ['src/aa/xml/encoding.test.ts'],
  ),
  mutation(
    'P5',
    'a year of two digits is guessed',
    [
      'src/aa/answers/values.ts',
      'if (century === null) return null;',
      'if (century === null) return 2000 + Number(written);',
    ],
    ['src/aa/answers/customer.test.ts'],
  ),
  mutation(
    'P5',
    'day and month are read in the documented order although a date of the customer shows another one',
    [
      'src/aa/answers/customer.ts',
      'if (!rows.own.customer.inOtherOrder || dates.sureOnly)',
      'if (!rows.own.customer.inOtherOrder || true)',
    ],
    ['src/aa/answers/customer.test.ts'],
  ),
  mutation(
    'P7',
    'what is unknown but called as something known has the name of the known in the document',
    [
      'src/aa/answers/record.ts',
      'taken.has(canonical) ? `${unknownMark}${own}` : own',
      'taken.has(canonical) ? own : own',
    ],
    ['test/property/rereading.test.ts'],
  ),
  mutation(
    'P7',
    'attributes of unknown elements are written to the document like elements',
    ['src/aa/answers/growing-json.ts', "attributeMark = '@'", "attributeMark = ''"],
    ['test/property/rereading.test.ts'],
  ),
  mutation(
    'P6',
    'a deletion under another spelling of the number is of nobody',
    [
      'src/sync/fetch/spelling.ts',
      'if (absent.length === 0) return new Map();',
      'if (absent.length >= 0) return new Map();',
    ],
    ['test/faults/spelling.test.ts'],
  ),
  mutation(
    'P6',
    'two spellings are one customer although both came',
    ['src/aa/answers/spellings.ts', ' && !came.has(only)', ''],
    ['src/aa/answers/customers.test.ts'],
  ),
  {
    promise: 'P8',
    name: 'customers are parked for what is wrong with all answers',
    edits: [
      {
        file: 'src/sync/fetch/answer-faults.ts',
        find: 'if (alike >= leastFailed && 2 * alike >= results.length) throw first;',
        replace: 'void leastFailed;',
      },
      {
        file: 'src/sync/fetch/answer-faults.ts',
        find: 'if (this.#sampled || !isPart',
        replace: 'if (!this.#sampled || !isPart',
      },
    ],
    tests: ['test/faults/answer-faults.test.ts'],
  },
];
