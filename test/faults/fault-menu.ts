// Every fault of the simulator as a rule, for tests and for the soak.

import type { FaultRule } from '../../src/simulator/faults/fault-rule.ts';

type Fault = Omit<FaultRule, 'probability' | 'procedure'> & Partial<Pick<FaultRule, 'procedure'>>;

const faults: Readonly<Record<string, Fault>> = {
  'HTTP 500': { fault: 'http-500' },
  'HTTP 503 with Retry-After': { fault: 'http-503', retryAfter: 0 },
  'HTTP 429': { fault: 'http-429', retryAfter: 0 },
  'an HTML page': { fault: 'html' },
  'an HTML 404': { fault: 'html-404' },
  'an empty 200': { fault: 'empty' },
  'FAILURE 100': { fault: 'failure', code: '100' },
  'FAILURE 60': { fault: 'failure', code: '60' },
  'FAILURE 200': { fault: 'failure', code: '200' },
  'FAILURE 999': { fault: 'failure', code: '999' },
  'FAILURE with an unknown code': { fault: 'failure', code: '4711', message: 'The record is closed' },
  truncation: { fault: 'truncate' },
  'hanging for ever': { fault: 'hang' },
  'a connection reset': { fault: 'reset' },
  'a slow drip': { fault: 'drip', bytes: 2000, everyMs: 5 },
  'a customer twice, alike': { fault: 'duplicate', copy: 'identical' },
  'a customer twice, unlike': { fault: 'duplicate', copy: 'different' },
  'a customer missing': { fault: 'missing' },
  'a customer nobody asked for': { fault: 'extra' },
  'no max queue number': { fault: 'no-max-queue-number' },
  'a DOCTYPE': { fault: 'doctype' },
  'a document that is not well-formed': { fault: 'not-well-formed' },
  'names of HTML and bare ampersands': { fault: 'html-entities' },
  'a second declaration': { fault: 'declared-twice' },
  'a null behind the root': { fault: 'followed', rest: 'null' },
  'a script behind the root': { fault: 'followed', rest: 'script' },
  'a Content-Length in characters': { fault: 'short-length' },
  'a purge that works and says nothing': { procedure: 'purge', fault: 'purge-lies' },
  'a purge that says it works and removes nothing': { procedure: 'purge', fault: 'purge-ignored' },
  'a purge that fails and says so': { procedure: 'purge', fault: 'purge-lies', executed: false },
};

export type FaultTitle = string;
export const faultTitles: readonly FaultTitle[] = Object.keys(faults);

export const faultRule = (title: FaultTitle, probability: number): FaultRule => ({
  procedure: '*',
  fault: 'empty',
  ...faults[title],
  probability,
});

/** A customer that AA cannot return, in each of the ways in which AA may fail. */
export const poisonRules = (custId: string): readonly FaultRule[] =>
  (['failure', 'http-500', 'html'] as const).map((as) => ({
    procedure: 'customers',
    fault: 'poison',
    custId,
    as,
  }));

/**
 * Wrong answers that agree are believed. A customer counts as deleted if it is missing from the bulk answer, AA calls it
 * unknown when it is asked for alone, and it is missing again beside living customers. There is no way to know better
 * (decision 6).
 */
export const mayLieTogether = (titles: readonly FaultTitle[]): boolean =>
  !(titles.includes('FAILURE 200') && titles.includes('a customer missing'));
