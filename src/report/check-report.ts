// The report of `check` on the configuration, the database and the services of AA: JSON document (docs/json-output.md)
// and text.

import type { ServiceVerdict } from '../aa/probe.ts';
import type { AaShadowError } from '../aa-shadow-error.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { CheckItem, DatabaseWarning } from '../shadow/shadow.ts';
import type { Paint } from '../wording.ts';

export interface Checked {
  /** The file that was read, and warnings about settings that are allowed but unwise. */
  readonly configuration: { readonly path: string; readonly warnings: readonly string[] };
  readonly database: CheckedDatabase;
  readonly clients: readonly CheckedClient[];
}

export interface CheckedDatabase {
  readonly address: string;
  readonly error: AaShadowError | null;
  /** The first drain will make the tables. */
  readonly isNew: boolean;
  /** Settings of the database that work, and are unwise. */
  readonly risks: readonly DatabaseWarning[];
}

export interface CheckedClient {
  readonly client: ClientId;
  readonly services: readonly ServiceVerdict[];
}

export const hasFaultyService = ({ clients }: Checked): boolean =>
  clients.some(({ services }) => services.some(isFault));

/** A missing `enqueue` service is no fault: the sync works without it. */
const isFault = ({ service, verdict }: Pick<ServiceVerdict, 'service' | 'verdict'>): boolean =>
  verdict !== 'ok' && verdict !== 'reachable' && !(service === 'enqueue' && verdict === 'AA_NOT_PROVISIONED');

export const checkDocument = (checked: Checked) => ({
  ok: checked.database.error === null && !hasFaultyService(checked),
  configuration: checked.configuration,
  database: databaseDocument(checked.database),
  clients: checked.clients.map(({ client, services }) => ({
    client: client as string,
    services: services.map(serviceDocument),
  })),
});

const databaseDocument = ({ address, error, isNew, risks }: CheckedDatabase) => ({
  address,
  ok: error === null,
  needs_migration: isNew,
  warnings: risks,
  error: error === null ? null : { code: error.code, message: error.message, hint: error.hint },
});

const serviceDocument = ({ dialectKeys, ...service }: ServiceVerdict) => ({
  ...service,
  dialect_keys: dialectKeys,
  ok: !isFault(service),
});

/** For the status of the client, where it is kept. Without addresses, which may hold a token. */
export const checkItems = (
  { database: { risks } }: Checked,
  { services }: CheckedClient,
): readonly CheckItem[] => [
  ...services.map(serviceItem),
  ...risks.map(({ message }) => ({ level: 'warning' as const, text: `database: ${message}`, hint: null })),
];

function serviceItem(service: ServiceVerdict): CheckItem {
  const { service: name, verdict, detail, hint, ask } = service;
  const code = verdict.startsWith('AA_') ? `${verdict}: ` : '';
  const advice = [hint, ask === null ? null : `ask ACGI: ${ask}`].filter((line) => line !== null).join(' ');
  return { level: levelOf(service), text: `${name}: ${code}${detail}`, hint: advice === '' ? null : advice };
}

function levelOf(service: ServiceVerdict): CheckItem['level'] {
  if (isFault(service)) return 'fault';
  return service.verdict.startsWith('AA_') ? 'warning' : 'ok';
}

export const checkText = ({ configuration, database, clients }: Checked, paint: Paint): string =>
  [
    `${paint('green', 'ok')}  configuration ${configuration.path}\n`,
    databaseText(database, paint),
    ...clients.flatMap(({ client, services }) =>
      [...alike(services)].map((together) => servicesText(client, together, paint)),
    ),
  ].join('');

function databaseText({ address, error, isNew, risks }: CheckedDatabase, paint: Paint): string {
  if (error !== null) {
    return `${paint('red', 'no')}  database ${address}\n      ${error.code}: ${error.message}\n      ${error.hint}\n`;
  }
  const note = isNew ? ' (the first drain, or aa-shadow migrate, makes or expands its tables)' : '';
  const warnings = risks.map(({ message }) => `${paint('yellow', '!!')}  database: ${message}\n`);
  return `${paint('green', 'ok')}  database ${address}${note}\n${warnings.join('')}`;
}

/** Services with one and the same fault, such as a host that cannot be found, are told of together. */
const alike = (services: readonly ServiceVerdict[]): Iterable<readonly ServiceVerdict[]> =>
  Map.groupBy(services, (service) => {
    const { service: name, verdict, detail, hint, ask } = service;
    return isFault(service) ? JSON.stringify([verdict, detail, hint, ask]) : name;
  }).values();

function servicesText(client: ClientId, services: readonly ServiceVerdict[], paint: Paint): string {
  const [first] = services;
  if (first === undefined) return '';
  const { verdict, detail, hint, ask } = first;
  const code = verdict.startsWith('AA_') ? `${verdict}: ` : '';
  const names = services.map(({ service }) => service).join(', ');
  const requests = services.flatMap(({ request }) => (request === null ? [] : [`its request: ${request}`]));
  const advice = [hint, ...(ask === null ? [] : [`ask ACGI: ${ask}`])].filter((line) => line !== null);
  const lines = [`${code}${detail}`, ...requests, ...advice];
  return `${markOf(first, paint)}  ${client} ${names} ${placeText(services)}\n${lines.map((line) => `      ${line}\n`).join('')}`;
}

/** `!!`: something is lacking that the sync can do without. */
function markOf(service: ServiceVerdict, paint: Paint): string {
  if (isFault(service)) return paint('red', 'no');
  return service.verdict.startsWith('AA_') ? paint('yellow', '!!') : paint('green', 'ok');
}

/** The address, or what several addresses have in common. */
function placeText([first, ...others]: readonly ServiceVerdict[]): string {
  const { address = null, through = null } = first ?? {};
  const way = through === null ? '' : `, through the proxy ${through}`;
  if (address === null) return `(no address)${way}`;
  return others.length === 0 ? `${address}${way}` : `at ${originOf(address)}${way}`;
}

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : address);
