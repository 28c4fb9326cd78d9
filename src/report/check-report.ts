// The report of `check` on the configuration, the database and the services of AA: JSON document (docs/json-output.md)
// and text.

import type { ServiceVerdict } from '../aa/probe.ts';
import type { AaShadowError } from '../aa-shadow-error.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { DatabaseWarning } from '../shadow/shadow.ts';
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

export const checkText = ({ configuration, database, clients }: Checked, paint: Paint): string =>
  [
    `${paint('green', 'ok')}  configuration ${configuration.path}\n`,
    databaseText(database, paint),
    ...clients.flatMap(({ client, services }) =>
      services.map((service) => serviceText(client, service, paint)),
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

function serviceText(client: ClientId, service: ServiceVerdict, paint: Paint): string {
  const { service: name, address, verdict, detail, ask, request } = service;
  const mark = isFault(service) ? paint('red', 'no') : paint('green', 'ok');
  const code = verdict.startsWith('AA_') ? `${verdict}: ` : '';
  const sent = request === null ? '' : `      its request: ${request}\n`;
  const asking = ask === null ? '' : `      ask ACGI: ${ask}\n`;
  return `${mark}  ${client} ${name} ${address ?? '(no address)'}\n      ${code}${detail}\n${sent}${asking}`;
}
