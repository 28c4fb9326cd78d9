// `refresh`: fetches named customers now, whether they are queued or not.

import type { Command } from 'commander';
import { type CustId, custId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import {
  isUnrefreshed,
  type RefreshDocument,
  refreshDocument,
  refreshText,
} from '../../report/refresh-report.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { type RefreshedCustomer, refreshCustomers } from '../../sync/refresh.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { logNotice } from '../sync-log.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { withSync } from '../../runtime/client-sync.ts';
import { theOneClient, withShadow } from '../client-work.ts';

export function defineRefresh(command: Command): void {
  command.argument('<cust-id...>', 'customer numbers, leading zeros included').action(framed(refresh));
  withExamples(command, [
    ['refresh 0012345', 'one customer'],
    ['refresh --client acme 0012345 0067890 --json', 'two customers of one client, for a script'],
  ]);
}

async function refresh(invocation: Invocation, ids: readonly string[]): Promise<Result> {
  const client = theOneClient(await invocation.clients());
  const wanted = [...new Set(ids.map(custId))];
  const customers = await withShadow(await invocation.settings(), 'migrate', async (shadow) => {
    const refreshed = await refreshAll(invocation, client, shadow, wanted);
    return Promise.all(refreshed.map((one) => documentWithSpellings(shadow, client, one)));
  });
  return {
    document: { client: client.id, customers },
    text: customers.map(refreshText).join(''),
    exit: customers.some(isUnrefreshed) ? exitCodes.unsettled : exitCodes.done,
  };
}

/** A number that was not refreshed may be known with other leading zeros. */
async function documentWithSpellings(
  shadow: Shadow,
  { id }: ClientSettings,
  refreshed: RefreshedCustomer,
): Promise<RefreshDocument> {
  const document = refreshDocument(refreshed);
  if (!isUnrefreshed(document)) return document;
  return refreshDocument(refreshed, await shadow.knownSpellings(id, refreshed.asked));
}

async function refreshAll(
  invocation: Invocation,
  client: ClientSettings,
  shadow: Shadow,
  wanted: readonly CustId[],
): Promise<readonly RefreshedCustomer[]> {
  const { log, signal } = invocation;
  const settings = await invocation.settings();
  const { bulkSize } = client.association;
  return withSync(
    { settings, client, shadow, signal, onNotice: logNotice(log, client.id) },
    async (context) => {
      const all: RefreshedCustomer[] = [];
      for (let from = 0; from < wanted.length; from += bulkSize)
        all.push(...(await refreshCustomers(context, wanted.slice(from, from + bulkSize))));
      return all;
    },
  );
}
