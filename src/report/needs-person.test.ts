import { expect, test } from 'vitest';
import { needsPerson } from './needs-person.ts';

type Judged = Parameters<typeof needsPerson>[0];

const quiet: Judged = {
  parked: 0,
  verdict: 'fresh',
  verdict_reason: 'current',
  foreign_purge: null,
  last_error: null,
};

const failing = (code: string): Partial<Judged> => ({
  verdict: 'blind',
  verdict_reason: 'failing',
  last_error: { code, message: '', at: '2026-05-01T12:00:00.000Z' },
});

const cases: readonly (readonly [string, Partial<Judged>, boolean])[] = [
  ['a fresh client', {}, false],
  ['a long drain', { verdict: 'behind', verdict_reason: 'draining' }, false],
  ['a silent queue', { verdict: 'blind', verdict_reason: 'queue-silent' }, false],
  ['a queue nobody asks', { verdict: 'blind', verdict_reason: 'nobody-works' }, true],
  ['an AA that is slow', failing('AA_TIMEOUT'), false],
  ['refused credentials', failing('AA_BAD_CREDENTIALS'), true],
  ['a service that is not there', failing('AA_NOT_PROVISIONED'), true],
  ['a database that takes no writes', failing('DB_READ_ONLY'), true],
  ['a code nobody knows any more', failing('AA_OF_THE_PAST'), false],
  ['a parked customer', { verdict: 'behind', verdict_reason: 'parked', parked: 1 }, true],
  ['drift that an audit found', { verdict: 'behind', verdict_reason: 'drift' }, true],
  ['deletions that wait', { verdict: 'paused', verdict_reason: 'deletions' }, true],
  ['a thread that does nothing', { verdict: 'stuck', verdict_reason: 'thread-blocked' }, true],
];

test.each(cases)('P12: whether %s needs a person', (_, document, needs) => {
  expect(needsPerson({ ...quiet, ...document }, false)).toBe(needs);
});
