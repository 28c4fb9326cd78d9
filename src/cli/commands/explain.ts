// `explain`: the history of one customer, and whether its stored data is fresh.

import type { Command } from 'commander';
import { custId } from '../../catalogue/ids.ts';
import { explainDocument, explainText } from '../../report/explanation.ts';
import { knownOfCustomer } from '../../sync/explain/known-of-customer.ts';
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
  const known = await withShadow(await invocation.settings(), 'look', (shadow) =>
    knownOfCustomer(shadow, client, custId(id)),
  );
  const document = explainDocument(client.id, known);
  return {
    document,
    text: explainText(document, known.life, invocation.paint),
    exit: document.verdict === 'fresh' ? exitCodes.done : exitCodes.unsettled,
  };
}
