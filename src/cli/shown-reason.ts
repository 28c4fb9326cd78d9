// Why a customer is queued, as it may be printed: names of tables and actions as AA gave them, its free words without what
// may be about a person (P11).

import { redacted } from '../aa/reading/redacted.ts';
import type { QueueReason } from '../catalogue/queue-entry.ts';

/** `CEN_CUST_MAST`, `UPDATE`: a name of programs. */
const isName = (text: string, secrets: readonly string[]): boolean =>
  /^[A-Z][A-Z0-9_]{0,59}$/.test(text) &&
  !secrets.some((secret) => secret !== '' && text.toLowerCase().includes(secret.toLowerCase()));

export function shownReason(
  { table, action, reason }: QueueReason,
  secrets: readonly string[],
): { readonly [Part in keyof QueueReason]: string | null } {
  const words = (text: string | null): string | null => (text === null ? null : redacted(text, secrets));
  const name = (text: string | null): string | null =>
    text !== null && isName(text, secrets) ? text : words(text);
  return { table: name(table), action: name(action), reason: words(reason) };
}
