// Deletions that wait because they are suspiciously many (P6), and what a person decided about them: the words of the JSON
// documents (docs/json-output.md), and the texts.

import type { ClientId, CustId } from '../catalogue/ids.ts';
import { count, counted } from '../wording.ts';

export interface CountedDeletions {
  readonly client: ClientId;
  readonly deletions: number;
}

export interface WaitingDeletions extends CountedDeletions {
  /** At most 1,000 of them. */
  readonly customers: readonly CustId[];
}

export function waitingDeletionsText({ client, deletions, customers }: WaitingDeletions): string {
  const more = deletions > customers.length ? `  … and ${count(deletions - customers.length)} more\n` : '';
  return `${client}: ${counted(deletions, 'deletion')} waiting\n${customers.map((id) => `  ${id}\n`).join('')}${more}`;
}

/** `says`: what was done with them. */
export const decidedDeletionsText = ({ client, deletions }: CountedDeletions, says: string): string =>
  `${client}: ${counted(deletions, 'deletion')} ${says}\n`;
