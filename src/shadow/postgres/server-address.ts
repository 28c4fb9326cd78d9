// Reads `postgres://user:password@host:port/database?…`: where the server is, how it is reached, and which schema holds the
// tables. What is not understood is refused, not ignored.

import type { ClientConfig } from 'pg';
import { ShadowError } from '../shadow-error.ts';
import { isSslMode, type SslMode, sslModes, tlsSettings } from './tls-settings.ts';

export const isPostgresUrl = (url: string): boolean => /^postgres(ql)?:\/\//.test(url);

export interface ServerAddress {
  readonly config: ClientConfig;
  readonly schema: string;
  /** The highest number of connections per process. */
  readonly connections: number;
}

export const defaultSchema = 'aa_shadow';
const defaultConnections = 10;

const parameters = [
  'schema',
  'connections',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'host',
  'application_name',
] as const;

type Parameters = Partial<Record<(typeof parameters)[number], string>>;

/** Throws `DB_BAD_ADDRESS`. The error says what is wrong and never repeats the address. */
export function serverAddress(url: string): ServerAddress {
  const parsed = URL.parse(url);
  if (parsed === null) throw badAddress('it is no URL');
  const given = readParameters(parsed.searchParams);
  const host = given.host ?? decoded(parsed.hostname).replace(/^\[(.*)\]$/, '$1');
  return {
    schema: readSchema(given.schema ?? defaultSchema),
    connections: readConnections(given.connections),
    config: {
      ...present({ host, user: decoded(parsed.username), password: decoded(parsed.password) }),
      ...present({ database: decoded(parsed.pathname.slice(1)) }),
      ...(parsed.port === '' ? {} : { port: Number(parsed.port) }),
      application_name: given.application_name ?? 'aa-shadow',
      ssl: tlsSettings({ ...given, sslmode: readSslMode(given.sslmode), host }),
    },
  };
}

const badAddress = (detail: string): ShadowError => new ShadowError('DB_BAD_ADDRESS', { detail });

/** What the address does not say is taken from the environment (`PGUSER`, `PGPASSWORD`, …). */
const present = (values: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badAddress('a % in it must be written %25');
  }
}

function readParameters(given: URLSearchParams): Parameters {
  const unknown = [...given.keys()].find((name) => !(parameters as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw badAddress(`no parameter is called ${unknown}; there are ${parameters.join(', ')}`);
  return Object.fromEntries(given) as Parameters;
}

function readSslMode(mode: string | undefined): SslMode {
  if (mode === undefined) return 'default';
  if (mode === 'default' || !isSslMode(mode))
    throw badAddress(`sslmode is one of ${sslModes.filter((one) => one !== 'default').join(', ')}`);
  return mode;
}

/** PostgreSQL cuts longer names silently. */
const longestName = 63;

function readSchema(schema: string): string {
  if (schema === '' || schema.includes('\0') || Buffer.byteLength(schema) > longestName)
    throw badAddress(`schema must be a name of 1 to ${longestName} bytes`);
  return schema;
}

function readConnections(text: string | undefined): number {
  if (text === undefined) return defaultConnections;
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) < 2) throw badAddress('connections is a number from 2');
  return Number(text);
}
