// `explain`: the history of one customer, and whether its stored data is fresh.

import type { Command } from 'commander';
import { custId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import { explainDocument, explainText } from '../../report/explanation.ts';
import { allowedSilenceSeconds } from '../../shadow/reads/freshness.ts';
import type { CustomerLife, Shadow } from '../../shadow/shadow.ts';
import { unreadableMarker } from '../../shadow/ledger/unreadable-marker.ts';
import type { KnownOfCustomer } from '../../sync/explain/customer-verdict.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { theOneClient, withShadow } from '../client-work.ts';

export function defineExplain(command: Command): void {
  command.argument('<cust-id>', 'customer number, leading zeros included').action(framed(explain));
  withExamples(command, [
    ['explain 0012345', 'when and why it was queued, fetched, changed, parked, purged'],
    ['explain --client acme 0012345 --json', 'for a script'],
  ]);
}

async function explain(invocation: Invocation, id: string): Promise<Result> {
  const client = theOneClient(await invocation.clients());
  const known = await withShadow(await invocation.settings(), 'check', (shadow) =>
    knownOf(shadow, client, id),
  );
  const document = explainDocument(client.id, known);
  return {
    document,
    text: explainText(document, known.life, invocation.paint),
    exit: document.verdict === 'fresh' ? exitCodes.done : exitCodes.unsettled,
  };
}

async function knownOf(
  shadow: Shadow,
  { id: client, pollEveryMs, brake }: ClientSettings,
  id: string,
): Promise<KnownOfCustomer> {
  // The client is read first. Otherwise a queue answer that comes in between would count for a customer read before it.
  const state = await shadow.clientState(client);
  const unreadable = await shadow.customerLife(client, unreadableMarker);
  const spellings = await shadow.knownSpellings(client, custId(id));
  const others = await Promise.all(spellings.map((spelling) => shadow.customerLife(client, spelling)));
  const life = withEntriesOf(others, await shadow.customerLife(client, custId(id)));
  const allowedSilenceMs = 1_000 * allowedSilenceSeconds(pollEveryMs);
  return { life, state, unreadable, allowedSilenceMs, brake, spellings };
}

/** AA's queue may name a stored customer by another spelling, which is no customer of its own. */
const withEntriesOf = (others: readonly CustomerLife[], life: CustomerLife): CustomerLife => {
  const entries = others.filter(({ stored }) => stored === null).flatMap((other) => other.entries);
  if (life.stored === null || entries.length === 0) return life;
  return { ...life, entries: [...life.entries, ...entries].toSorted((a, b) => a.drainNo - b.drainNo) };
};
