// `check`: tries everything the sync needs without changing anything: configuration, database, and each service of AA. Only
// a purge that a person asks for, of a number that was purged before, is really made.

import { type Command, InvalidArgumentError } from 'commander';
import { AaShadowError } from '../../aa-shadow-error.ts';
import type { ServiceVerdict } from '../../aa/probe.ts';
import { isQueueNumber } from '../../aa/queue-number.ts';
import { shownDatabaseAddress } from '../../config/address.ts';
import type { ClientSettings, Settings } from '../../config/settings.ts';
import type { DurabilityRisk } from '../../shadow/durability-risks.ts';
import { action } from '../action.ts';
import { withExamples } from '../examples.ts';
import { exitCodeOf, type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import type { Paint } from '../paint.ts';
import { usageError } from '../usage-error.ts';
import { withShadow } from '../with-shadow.ts';

export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .description(
      'Tries configuration, database and every service of AA without changing anything, and says what is wrong and what it does not understand.',
    )
    .option(
      '--purge-number <number>',
      'really purges up to this number again, to see whether AA understands our purge. Give one that was purged before: what is queued up to it is lost (default: no purge is made)',
      purgeNumber,
    )
    .action(action(check));
  withExamples(command, [
    ['check', 'everything, every client'],
    ['check --client acme --json', 'one client, for a script'],
    ['check --client acme --purge-number 88123', 'also the purge, with a number that was purged before'],
  ]);
}

interface CheckOptions {
  readonly purgeNumber?: string;
}

function purgeNumber(text: string): string {
  if (isQueueNumber(text)) return text;
  throw new InvalidArgumentError('It must be a positive whole number, as a queue gave it.');
}

interface DatabaseCheck {
  readonly address: string;
  readonly error: AaShadowError | null;
  /** The tables will be made by the first drain. */
  readonly isNew: boolean;
  /** What works, and yet could lose what was stored. */
  readonly risks: readonly DurabilityRisk[];
}

interface ClientCheck {
  readonly client: string;
  readonly services: readonly ServiceVerdict[];
}

async function check(invocation: Invocation, { purgeNumber: number }: CheckOptions): Promise<ExitCode> {
  const settings = await invocation.settings();
  const selected = await invocation.clients();
  if (number !== undefined) onlyOne(selected);
  const database = await checkDatabase(settings);
  const { probe } = await import('../../aa/probe.ts');
  const clients: ClientCheck[] = [];
  for (const { id, association } of selected) {
    const services = await probe(association, { signal: invocation.signal, purgeNumber: number });
    clients.push({ client: id, services });
  }
  if (invocation.json) invocation.printJson(checkDocument(settings, database, clients));
  else invocation.print(checkText(settings, database, clients, invocation.paint));
  if (database.error !== null) return exitCodeOf(database.error);
  return clients.some(({ services }) => services.some(isFault)) ? exitCodes.aa : exitCodes.done;
}

/** A number belongs to one queue. */
function onlyOne(clients: readonly ClientSettings[]): void {
  if (clients.length !== 1)
    throw usageError('a queue number belongs to one client, and several are configured', nameIt);
}

const nameIt = 'Name it with --client ID.';

/** A database that is not there yet, or has older tables, is mended by the first drain. */
const mendsItself: ReadonlySet<string> = new Set(['DB_SCHEMA_OLDER', 'DB_NOT_THERE']);

async function checkDatabase(settings: Settings): Promise<DatabaseCheck> {
  const address = shownDatabaseAddress(settings.database);
  try {
    const isNew = await isStillNew(settings);
    const { durabilityRisks } = await import('../../shadow/durability-risks.ts');
    return { address, error: null, isNew, risks: await durabilityRisks(settings.database) };
  } catch (error) {
    if (!(error instanceof AaShadowError)) throw error;
    return { address, error, isNew: false, risks: [] };
  }
}

async function isStillNew(settings: Settings): Promise<boolean> {
  try {
    await withShadow(settings, 'check', () => Promise.resolve());
    return false;
  } catch (error) {
    if (error instanceof AaShadowError && mendsItself.has(error.code)) return true;
    throw error;
  }
}

/** `enqueue` is for tests and clean-ups: the sync works without it. */
const isFault = ({ service, verdict }: Pick<ServiceVerdict, 'service' | 'verdict'>): boolean =>
  verdict !== 'ok' && verdict !== 'reachable' && !(service === 'enqueue' && verdict === 'AA_NOT_PROVISIONED');

const checkDocument = (
  { path, warnings }: Settings,
  { address, error, isNew, risks }: DatabaseCheck,
  clients: readonly ClientCheck[],
): object => ({
  ok: error === null && !clients.some(({ services }) => services.some(isFault)),
  configuration: { path, warnings },
  database: {
    address,
    ok: error === null,
    needs_migration: isNew,
    warnings: risks,
    error: error === null ? null : { code: error.code, message: error.message, hint: error.hint },
  },
  clients: clients.map(({ client, services }) => ({
    client,
    services: services.map((service) => serviceDocument(service)),
  })),
});

const serviceDocument = ({ dialectKeys, ...service }: ServiceVerdict): object => ({
  ...service,
  dialect_keys: dialectKeys,
  ok: !isFault(service),
});

function checkText(
  { path }: Settings,
  database: DatabaseCheck,
  clients: readonly ClientCheck[],
  paint: Paint,
): string {
  return [
    `${paint('green', 'ok')}  configuration ${path}\n`,
    databaseText(database, paint),
    ...clients.flatMap(({ client, services }) =>
      services.map((service) => serviceText(client, service, paint)),
    ),
  ].join('');
}

function databaseText({ address, error, isNew, risks }: DatabaseCheck, paint: Paint): string {
  if (error !== null) {
    return `${paint('red', 'no')}  database ${address}\n      ${error.code}: ${error.message}\n      ${error.hint}\n`;
  }
  const note = isNew ? ' (its tables are made or expanded by the first drain, or by: aa-shadow migrate)' : '';
  const warnings = risks.map(({ message }) => `${paint('yellow', '!!')}  database: ${message}\n`);
  return `${paint('green', 'ok')}  database ${address}${note}\n${warnings.join('')}`;
}

function serviceText(client: string, service: ServiceVerdict, paint: Paint): string {
  const { service: name, address, verdict, detail, ask, request } = service;
  const mark = isFault(service) ? paint('red', 'no') : paint('green', 'ok');
  const code = verdict.startsWith('AA_') ? `${verdict}: ` : '';
  const sent = request === null ? '' : `      its request: ${request}\n`;
  const asking = ask === null ? '' : `      ask ACGI: ${ask}\n`;
  return `${mark}  ${client} ${name} ${address ?? '(no address)'}\n      ${code}${detail}\n${sent}${asking}`;
}
