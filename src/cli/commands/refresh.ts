// `refresh`: fetches named customers now, whether they are queued or not.

import type { Command } from 'commander';
import { type CustId, custId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import { readDuration } from '../../config/units.ts';
import {
  isUnrefreshed,
  laneDocument,
  type RefreshDocument,
  refreshDocument,
  refreshText,
} from '../../report/refresh-report.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { unlimited } from '../../sync/fast-lane/budget.ts';
import { FastLane } from '../../sync/fast-lane/fast-lane.ts';
import { refreshNow } from '../../sync/fast-lane/refresh-now.ts';
import { type RefreshedCustomer, refreshCustomers } from '../../sync/refresh.ts';
import type { SyncContext } from '../../sync/work/context.ts';
import { usageError } from '../arguments.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { logNotice } from '../sync-log.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { withSync } from '../../runtime/client-sync.ts';
import { theOneClient, withShadow } from '../client-work.ts';
import { thisPerson } from '../this-person.ts';

interface RefreshOptions {
  readonly maxAge?: string;
}

export function defineRefresh(command: Command): void {
  command
    .argument('<cust-id...>', 'customer numbers, leading zeros included')
    .option(
      '--max-age <duration>',
      'only those whose copy is older, such as 30s, or who stand queued (default: all of them)',
    )
    .action(framed(refresh));
  withExamples(command, [
    ['refresh 0012345', 'one customer'],
    ['refresh --client acme 0012345 0067890 --json', 'two customers of one client, for a script'],
    ['refresh 0012345 --max-age 30s', 'unless the copy is fresh'],
  ]);
}

async function refresh(
  invocation: Invocation,
  ids: readonly string[],
  options: RefreshOptions,
): Promise<Result> {
  const maxAgeMs = maxAgeOf(options);
  const client = theOneClient(await invocation.clients());
  const wanted = [...new Set(ids.map(custId))];
  const customers = await withShadow(await invocation.settings(), 'migrate', (shadow) =>
    refreshed(invocation, { client, shadow, wanted }, maxAgeMs),
  );
  return {
    document: { client: client.id, customers },
    text: customers.map(refreshText).join(''),
    exit: customers.some(isUnrefreshed) ? exitCodes.unsettled : exitCodes.done,
  };
}

/** `null`: whatever its age. */
function maxAgeOf({ maxAge }: RefreshOptions): number | null {
  if (maxAge === undefined) return null;
  const ms = readDuration(maxAge);
  if (ms !== null) return ms;
  throw usageError('--max-age is not a duration', 'Write it such as 30s or 5m.');
}

interface Asked {
  readonly client: ClientSettings;
  readonly shadow: Shadow;
  readonly wanted: readonly CustId[];
}

async function refreshed(
  invocation: Invocation,
  asked: Asked,
  maxAgeMs: number | null,
): Promise<readonly RefreshDocument[]> {
  const { client, shadow, wanted } = asked;
  const done = { action: 'refresh-asked', client: client.id, count: wanted.length };
  await shadow.keys.record({ ...done, actor: thisPerson() });
  const documents = await withContext(invocation, asked, (context) =>
    maxAgeMs === null ? refreshAll(context, asked) : refreshOlder(context, asked, maxAgeMs),
  );
  // A number that was not refreshed may be known with other leading zeros.
  return Promise.all(
    documents.map(async (document) =>
      isUnrefreshed(document) && document.outcome !== 'kept'
        ? { ...document, other_spellings: await shadow.knownSpellings(client.id, custId(document.asked_as)) }
        : document,
    ),
  );
}

async function withContext<T>(
  invocation: Invocation,
  { client, shadow }: Asked,
  work: (context: SyncContext) => Promise<T>,
): Promise<T> {
  const { log, signal } = invocation;
  const settings = await invocation.settings();
  return withSync({ settings, client, shadow, signal, onNotice: logNotice(log, client.id) }, work);
}

async function refreshAll(
  context: SyncContext,
  { client, wanted }: Asked,
): Promise<readonly RefreshDocument[]> {
  const { bulkSize } = client.association;
  const all: RefreshedCustomer[] = [];
  for (let from = 0; from < wanted.length; from += bulkSize)
    all.push(...(await refreshCustomers(context, wanted.slice(from, from + bulkSize))));
  return all.map((one) => refreshDocument(one));
}

/** A person waits as long as it takes, and has no budget. */
async function refreshOlder(
  context: SyncContext,
  { client, shadow, wanted }: Asked,
  maxAgeMs: number,
): Promise<readonly RefreshDocument[]> {
  const parts = { shadow, calls: new FastLane(context, unlimited), now: context.now };
  const terms = { asker: 'command line', maxAgeMs, waitMs: Infinity, signal: context.signal };
  return (await refreshNow(parts, client.id, wanted, terms)).map((outcome) => laneDocument(outcome));
}
