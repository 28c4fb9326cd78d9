// The verdicts and their reasons in a few words, for lists. The whole sentence of a client is in its status.

import type { Client } from '../../../packages/client/src/api-types.ts';

export type Verdict = Client['verdict'];

/** From bad to good. */
export const verdicts: readonly Verdict[] = ['stuck', 'paused', 'blind', 'behind', 'fresh'];

export const meanings: Readonly<Record<Verdict, string>> = {
  stuck: 'there is work, and nothing moves',
  paused: 'a person has paused it, or must decide',
  blind: 'AA has not answered for longer than it should',
  behind: 'something known is not here yet',
  fresh: 'what AA has told of is here',
};

const reasons: Readonly<Record<string, string>> = {
  current: 'in time',
  draining: 'a drain is under way',
  'first-copy': 'the first copy is being made',
  receiving: 'a long queue answer is arriving',
  'first-answer': 'the first queue answer is arriving',
  'old-change': 'a known change waits',
  parked: 'some customers are parked',
  'never-populated': 'nothing shows that it was ever filled',
  'set-back': 'the database lost what it had confirmed',
  'foreign-purge': 'somebody else purges the queue',
  drift: 'an audit found differences',
  failing: 'the last attempt failed',
  'never-answered': 'AA has never answered',
  'queue-silent': 'AA does not answer',
  'nobody-works': 'no worker works on it',
  clock: 'the clock was put back',
  'no-progress': 'the work does not move',
  'thread-blocked': 'the work does not move',
  'purge-removes-nothing': 'AA confirms purges, and the queue comes again',
  deletions: 'deletions wait for a decision',
  'by-person': 'paused by a person',
  shape: 'what is kept has changed',
};

/** An unknown reason is shown as it is. */
export const reasonText = (reason: string): string => reasons[reason] ?? reason.replaceAll('-', ' ');
