// `check`: tries everything that the sync needs: configuration, database, and each service of AA. It changes nothing but
// what the status tells of it. A purge is made only where a person asks for it, up to a number that was purged before.

import { type Command, InvalidArgumentError } from 'commander';
import { AaShadowError } from '../../aa-shadow-error.ts';
import { isQueueNumber } from '../../aa/requests/queue-requests.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import { storedCatalogue } from '../../config/client-catalogues.ts';
import { shownDatabaseAddress } from '../../config/address.ts';
import type { ClientSettings, Settings } from '../../config/settings.ts';
import {
  type Checked,
  type CheckedDatabase,
  checkDocument,
  checkItems,
  checkText,
  hasFaultyService,
} from '../../report/check-report.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import { inTurn, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';
import { usageError } from '../arguments.ts';

export function defineCheck(command: Command): void {
  command
    .option(
      '--purge-number <number>',
      'purges up to this number again, to see whether AA understands the purge. Give a number that was purged before: `status` shows the last one (default: no purge is made)',
      purgeNumber,
    )
    .action(framed(check));
  withExamples(command, [
    ['check', 'everything, for every client'],
    ['check --client acme --json', 'one client, for a script'],
    ['check --client acme --purge-number 88123', 'the purge too, with a number that was purged before'],
  ]);
}

interface CheckOptions {
  readonly purgeNumber?: string;
}

function purgeNumber(text: string): string {
  if (isQueueNumber(text)) return text;
  throw new InvalidArgumentError('It must be a positive whole number that a queue gave.');
}

async function check(invocation: Invocation, { purgeNumber: number }: CheckOptions): Promise<Result> {
  const settings = await invocation.settings();
  const selected = await invocation.clients();
  if (number !== undefined) onlyOne(selected);
  // Ctrl-C must not end it at once: what is tried is taken back first.
  const { signal } = invocation;
  tell(invocation, `trying the database ${shownDatabaseAddress(settings.database)}`);
  const database = await checkDatabase(settings);
  const { probe } = await import('../../aa/probe.ts');
  const clients = await inTurn(selected, async ({ id, association }) => {
    const purge = number === undefined ? undefined : { number, purgedUpTo: await purgedUpTo(settings, id) };
    const onTry = (service: string): void => tell(invocation, `${id}: trying ${service}`);
    return { client: id, services: await probe(association, { signal, purge, onTry }) };
  });
  const { path, warnings } = settings;
  const checked = { configuration: { path, warnings }, database, clients };
  if (database.error === null && !database.isNew) await keepChecks(invocation, checked);
  return {
    document: checkDocument(checked),
    text: checkText(checked, invocation.paint),
    exit: exitCodeFor(checked),
  };
}

/** On stderr, for the person who waits: AA may take minutes to answer, and what was found is told in the end. */
function tell({ json, options }: Invocation, text: string): void {
  if (!json && !options.quiet) process.stderr.write(`${text}\n`);
}

/** For the status of each client. A database that lacks the table is left as it is. */
async function keepChecks(invocation: Invocation, checked: Checked): Promise<void> {
  try {
    await withShadow(await invocation.settings(), 'check', async ({ operations }) => {
      for (const one of checked.clients) await operations.keepCheck(one.client, checkItems(checked, one));
    });
  } catch (error) {
    invocation.log.debug({ err: error }, 'what was found could not be kept for the status');
  }
}

function exitCodeFor(checked: Checked): ExitCode {
  if (checked.database.error !== null) return exitCodeOf(checked.database.error);
  return hasFaultyService(checked) ? exitCodes.aa : exitCodes.done;
}

/** The number of the last purge that AA confirmed. `null`: there is none, or there is no database yet. */
const purgedUpTo = (settings: Settings, client: ClientId): Promise<string | null> =>
  withShadow(settings, 'look', async (shadow) => (await shadow.clientState(client)).lastPurgeNumber).catch(
    (error: unknown) => {
      if (error instanceof AaShadowError) return null;
      throw error;
    },
  );

/** A queue number belongs to one client. */
function onlyOne(clients: readonly ClientSettings[]): void {
  if (clients.length !== 1)
    throw usageError('a queue number belongs to one client, and several are configured', clientHint);
}

const clientHint = 'Name the client with --client ID.';

/** A database or tables that the first drain makes are no error: it was tried whether it can. */
async function checkDatabase(settings: Settings): Promise<CheckedDatabase> {
  const { database, threads } = settings;
  const address = shownDatabaseAddress(database);
  try {
    const { rehearse } = await import('../../shadow/rehearsal.ts');
    const { isNew, warnings } = await rehearse(database, {
      threads,
      catalogue: storedCatalogue(settings),
    });
    return { address, error: null, isNew, risks: warnings };
  } catch (error) {
    if (!(error instanceof AaShadowError)) throw error;
    return { address, error, isNew: false, risks: [] };
  }
}
