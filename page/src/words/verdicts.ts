// The verdicts and their reasons in a few words, for lists. The whole sentence of a client is in its status.

import type { Client } from '../../../packages/client/src/api-types.ts';

export type Verdict = Client['verdict'];

type ReasonOf = Pick<Client, 'verdict_reason' | 'error_code'>;

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
  current: 'up to date',
  observing: 'up to date; it observes and never purges',
  'observed-again': 'what it observes may have changed again',
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
  relevance: 'the rule of relevance needs a look',
  budget: 'the budget of calls is used up',
  quiet: 'AA is left alone in the quiet hours',
};

/** Those that say at once who must do something. The whole error stands in the view of the client. */
const errors: Readonly<Record<string, string>> = {
  AA_NAME_NOT_FOUND: 'the host name of AA is not found',
  AA_CONNECT_FAILED: 'AA cannot be reached',
  AA_CERTIFICATE: "AA's certificate is not good",
  AA_TIMEOUT: 'AA takes too long',
  AA_CONNECTION_LOST: 'the connection to AA breaks',
  AA_HTTP_STATUS: 'the web server of AA is in trouble',
  AA_NOT_PROVISIONED: 'a service is not provisioned',
  AA_HTML_ANSWER: 'AA answers with a web page',
  AA_BAD_CREDENTIALS: 'AA refuses the user name or password',
  AA_IP_NOT_ALLOWED: "AA does not allow this server's IP address",
  SYNC_PURGE_REFUSED: 'AA does not purge its queue',
};

/** An unknown reason is shown as it is. */
export function reasonText({ verdict_reason: reason, error_code: code }: ReasonOf): string {
  if (reason === 'failing' && code !== null) return errors[code] ?? `the last attempt failed: ${code}`;
  return reasons[reason] ?? reason.replaceAll('-', ' ');
}
