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
];
