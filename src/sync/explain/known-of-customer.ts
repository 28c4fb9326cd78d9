// Reads everything that is known of one customer, for its verdict.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import {
  allowedSilenceSeconds,
  type CallBudget,
  type CustomerLife,
  type DeletionBrake,
  type Shadow,
  unreadableMarker,
} from '../../shadow/shadow.ts';
import type { KnownOfCustomer } from './customer-verdict.ts';

/** The client's settings that the verdict needs. */
export interface ExplainTerms {
  readonly id: ClientId;
  readonly pollEveryMs: number;
  readonly brake: DeletionBrake;
  readonly budget?: CallBudget | null | undefined;
}

export async function knownOfCustomer(
  shadow: Shadow,
  { id: client, pollEveryMs, brake, budget }: ExplainTerms,
  id: CustId,
): Promise<KnownOfCustomer> {
  // The client is read first. Otherwise a queue answer that comes in between would count for a customer read before it.
  const state = await shadow.clientState(client);
  const unreadable = await shadow.customerLife(client, unreadableMarker);
  const spellings = await shadow.knownSpellings(client, id);
  const others = await Promise.all(spellings.map((spelling) => shadow.customerLife(client, spelling)));
  const life = withEntriesOf(others, await shadow.customerLife(client, id));
  const allowedSilenceMs = 1_000 * allowedSilenceSeconds(pollEveryMs);
  return { life, state, unreadable, allowedSilenceMs, brake, budget, spellings };
}

/** AA's queue may name a stored customer by another spelling, which is no customer of its own. */
const withEntriesOf = (others: readonly CustomerLife[], life: CustomerLife): CustomerLife => {
  const entries = others.filter(({ stored }) => stored === null).flatMap((other) => other.entries);
  if (life.stored === null || entries.length === 0) return life;
  return { ...life, entries: [...life.entries, ...entries].toSorted((a, b) => a.drainNo - b.drainNo) };
};
