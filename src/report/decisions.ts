// What waits for the decision of a person, and what was decided: parked customers, and deletions that are too many at
// once (P6). JSON documents (docs/json-output.md) and texts.

import { redacted } from '../aa/answers/redaction.ts';
import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { QueueReason } from '../catalogue/queue-entry.ts';
import type { ParkedCustomer } from '../shadow/shadow.ts';
import { count, counted } from '../wording.ts';
import { heldLeaversText } from './shape-report.ts';

/** The parked customers of one client. */
export interface ClientParked {
  readonly client: ClientId;
  /** The credentials. AA may repeat them in its texts, and they are never shown (P11). */
  readonly secrets: readonly string[];
  /** How many are parked in all. */
  readonly total: number;
  /** The listed ones. */
  readonly customers: readonly ParkedCustomer[];
}

export const parkedDocument = ({ client, secrets, total, customers }: ClientParked) => ({
  client: client as string,
  parked: total,
  customers: customers.map((customer) => ({
    cust_id: customer.custId as string,
    error_code: customer.errorCode,
    error_message: customer.errorMessage,
    attempts: customer.attempts,
    reasons: customer.reasons.map((reason) => shownReason(reason, secrets)),
    known_at: customer.knownAt.toISOString(),
    parked_at: customer.parkedAt.toISOString(),
    next_attempt_at: customer.nextAttemptAt?.toISOString() ?? null,
  })),
});

/** Whether a text is a name in a program, such as `CEN_CUST_MAST` or `UPDATE`. */
const isName = (text: string, secrets: readonly string[]): boolean =>
  /^[A-Z][A-Z0-9_]{0,59}$/.test(text) &&
  !secrets.some((secret) => secret !== '' && text.toLowerCase().includes(secret.toLowerCase()));

/**
 * The reason of a queued customer in a form that may be printed: names of tables and actions unchanged, and AA's free text
 * without anything that may be about a person (P11).
 */
function shownReason(
  { table, action, reason }: QueueReason,
  secrets: readonly string[],
): { readonly [Part in keyof QueueReason]: string | null } {
  const words = (text: string | null): string | null => (text === null ? null : redacted(text, secrets));
  const name = (text: string | null): string | null =>
    text !== null && isName(text, secrets) ? text : words(text);
  return { table: name(table), action: name(action), reason: words(reason) };
}

export function parkedText({ client, total, customers }: ClientParked): string {
  const more =
    total > customers.length ? `  … and ${counted(total - customers.length, 'more', 'more')}\n` : '';
  return `${client}: ${counted(total, 'customer')} parked\n${customers.map(customerText).join('')}${more}`;
}

function customerText(customer: ParkedCustomer): string {
  const { custId, parkedAt, attempts, errorCode, errorMessage, nextAttemptAt } = customer;
  const next = nextAttemptAt === null ? 'waits for a person' : `next ${nextAttemptAt.toISOString()}`;
  return `  ${custId}  since ${parkedAt.toISOString()}, ${counted(attempts, 'attempt')}, ${next}\n      ${errorCode}: ${errorMessage}\n`;
}

/** How many customers of one client a person retried or dropped. */
export interface ParkedDecision {
  readonly client: ClientId;
  readonly customers: number;
}

/** `named`: how many different customers the person named. `null`: all parked customers. */
export const parkedDecisionText = (
  { client, customers }: ParkedDecision,
  says: string,
  named: number | null,
): string => `${client}: ${counted(customers, 'customer')} ${says}${notParkedText(named, customers)}\n`;

/** A named customer that is not parked may be a typing error, or it is no longer parked. */
function notParkedText(named: number | null, parked: number): string {
  const missing = named === null ? 0 : named - parked;
  return missing > 0
    ? `; ${count(missing)} of the named customers ${missing === 1 ? 'is' : 'are'} not parked`
    : '';
}

export interface CountedDeletions {
  readonly client: ClientId;
  readonly deletions: number;
}

export interface WaitingDeletions extends CountedDeletions {
  /** At most 1,000 of them. */
  readonly customers: readonly CustId[];
  /** Of those, whom AA has, and the rule does not keep. */
  readonly leaving: readonly CustId[];
  /** Beside them: how many leave by a changed rule when a person applies it. */
  readonly held: number;
}

export function waitingDeletionsText({
  client,
  deletions,
  customers,
  leaving,
  held,
}: WaitingDeletions): string {
  const byRule = new Set(leaving);
  const line = (id: CustId): string => `  ${id}${byRule.has(id) ? '  not kept by the rule' : ''}\n`;
  const more = deletions > customers.length ? `  … and ${count(deletions - customers.length)} more\n` : '';
  return `${client}: ${counted(deletions, 'deletion')} ${deletions === 1 ? 'waits' : 'wait'}\n${customers.map(line).join('')}${more}${heldLeaversText(client, held)}`;
}

/** `says`: what the person decided. */
export const decidedDeletionsText = ({ client, deletions }: CountedDeletions, says: string): string =>
  `${client}: ${counted(deletions, 'deletion')} ${says}\n`;
