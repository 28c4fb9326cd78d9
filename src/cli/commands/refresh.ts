// `refresh`: fetches named customers now, whatever the queue says.

import type { Command } from 'commander';
import { type CustId, custId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { refreshCustomers, type RefreshedCustomer } from '../../sync/refresh.ts';
import { action } from '../action.ts';
import { errorReport } from '../error-report.ts';
import { logNotice } from '../log-sync-event.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { withSync } from '../../runtime/open-client.ts';
import { theOneClient } from '../select-clients.ts';
import { withShadow } from '../with-shadow.ts';

export function registerRefresh(program: Command): void {
  const command = program
    .command('refresh')
    .description(
      'Fetches named customers from AA now and applies what it says. Exits 6 if one could not be fetched, is unknown to AA, or was forgotten.',
    )
    .argument('<cust-id...>', 'customer numbers, leading zeros included')
    .action(action(refresh));
  withExamples(command, [
    ['refresh 0012345', 'one customer'],
    ['refresh --client acme 0012345 0067890 --json', 'two of one client, for a script'],
  ]);
}

async function refresh(invocation: Invocation, ids: readonly string[]): Promise<ExitCode> {
  const client = theOneClient(await invocation.clients());
  const wanted = [...new Set(ids.map(custId))];
  const refreshed = await withShadow(await invocation.settings(), 'migrate', (shadow) =>
    refreshAll(invocation, client, shadow, wanted),
  );
  const lines = refreshed.map(lineOf);
  if (invocation.json) invocation.printJson({ client: client.id, customers: lines });
  else invocation.print(lines.map(lineText).join(''));
  return lines.some(({ outcome }) => unsettled.has(outcome)) ? exitCodes.unsettled : exitCodes.done;
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

interface Line {
  readonly cust_id: string;
  /** What became of it; `unknown`: AA has no such customer and neither had we; `forgotten`: it is to be ignored. */
  readonly outcome: string;
  readonly sections: readonly string[];
  readonly error: object | null;
}

const unsettled: ReadonlySet<string> = new Set(['failed', 'unknown', 'forgotten']);

const hints: Readonly<Record<string, string>> = {
  unknown: ': AA has no such customer; numbers are written with their leading zeros',
  forgotten: ': ignored; `aa-shadow forget --undo` lets it in again',
};

function lineOf({ fetched, applied }: RefreshedCustomer): Line {
  const { custId: cust_id, outcome, sections } = applied;
  if (fetched?.kind === 'failed')
    return { cust_id, outcome: 'failed', sections: [], error: errorReport(fetched.error, false) };
  const unknown = fetched?.kind === 'gone' && outcome === 'unchanged';
  return { cust_id, outcome: unknown ? 'unknown' : outcome, sections, error: null };
}

function lineText({ cust_id, outcome, sections, error }: Line): string {
  const what = sections.length > 0 ? `: ${sections.join(', ')}` : '';
  const why = error === null ? '' : `: ${(error as { readonly message: string }).message}`;
  return `${cust_id} ${outcome}${what}${why}${hints[outcome] ?? ''}\n`;
}
