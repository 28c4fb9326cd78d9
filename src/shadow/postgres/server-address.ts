// What an address of PostgreSQL means: where the server is, how it is reached, and which schema holds the tables. What is not
// understood is refused, not ignored.

import type { ClientConfig } from 'pg';
import { BadAddress } from '../bad-address.ts';
import { type ParameterName, type Parameters, readParameters } from './address-parameters.ts';
import { type AddressParts, addressParts, portNumber, writtenAddress } from './address-parts.ts';
import { isSslMode, type SslMode, sslModes, tlsSettings, type TlsWishes } from './tls-settings.ts';

export { isPostgresUrl } from './address-parts.ts';

export interface ServerAddress {
  /** `options` are those that the address itself gives. */
  readonly config: ClientConfig;
  readonly schema: string;
  /** The highest number of connections per process. */
  readonly connections: number;
}

export const defaultSchema = 'aa_shadow';
const defaultConnections = 10;

/** Throws `BadAddress`, also where a file that it names cannot be read. The error never repeats the address. */
export function serverAddress(url: string): ServerAddress {
  const { tls, ...address } = meaningOf(url);
  return { ...address, config: { ...address.config, ssl: tlsSettings(tls) } };
}

/** The same without looking at any file. */
export const checkServerAddress = (url: string): void => void meaningOf(url);

interface Meaning extends ServerAddress {
  readonly tls: TlsWishes;
}

function meaningOf(url: string): Meaning {
  const parts = addressParts(url);
  const given = readParameters(parts.parameters);
  const { host, port, ...login } = target(parts, given);
  const tls = { ...given, sslmode: readSslMode(given.sslmode), host };
  refuseReadOnly(given.target_session_attrs);
  return {
    schema: readSchema(given.schema ?? defaultSchema),
    connections: readConnections(given.connections),
    tls,
    config: {
      ...present({ host, ...login, options: given.options ?? '' }),
      ...(port === '' ? {} : { port: Number(port) }),
      application_name: given.application_name ?? 'aa-shadow',
      ...connectTimeout(given.connect_timeout),
      ...keptAlive(given),
      ...negotiation(given.sslnegotiation),
      ...channelBinding(given.channel_binding, tls.sslmode),
    },
  };
}

type Target = Pick<AddressParts, 'user' | 'password' | 'host' | 'port' | 'database'>;

/** A parameter says the same as a part of the address, and is used instead of it. */
const target = (parts: AddressParts, given: Parameters): Target => ({
  user: given.user ?? parts.user,
  password: parts.password,
  host: given.host === undefined ? parts.host : oneHost(given.host),
  port: given.port === undefined ? parts.port : portNumber(given.port),
  database: given.dbname ?? parts.database,
});

function oneHost(host: string): string {
  if (host.includes(','))
    throw new BadAddress('names several hosts', 'name the primary alone, or a name that always leads to it');
  return host;
}

/** What the address does not say is taken from the environment (`PGUSER`, `PGPASSWORD`, …). */
const present = (values: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

function oneOf<const Value extends string>(
  name: ParameterName,
  value: string | undefined,
  allowed: readonly Value[],
): Value | undefined {
  const found = allowed.find((one) => one === value);
  if (value !== undefined && found === undefined)
    throw new BadAddress(`has a wrong value for ${name}`, `write one of ${allowed.join(', ')}`);
  return found;
}

function readSslMode(mode: string | undefined): SslMode {
  if (mode === undefined) return 'default';
  const written = sslModes.filter((one) => one !== 'default');
  const found = oneOf('sslmode', mode, written);
  return found !== undefined && isSslMode(found) ? found : 'default';
}

function refuseReadOnly(wanted: string | undefined): void {
  const found = oneOf('target_session_attrs', wanted, [
    'any',
    'read-write',
    'primary',
    'prefer-standby',
    'standby',
    'read-only',
  ]);
  if (found === 'standby' || found === 'read-only' || found === 'prefer-standby')
    throw new BadAddress(
      `asks for a replica with target_session_attrs`,
      'name the primary: the shadow is written to',
    );
}

/** In seconds; 0 is the default. */
function connectTimeout(seconds: string | undefined): ClientConfig {
  if (seconds === undefined || seconds === '0') return {};
  if (!/^\d{1,4}$/.test(seconds))
    throw new BadAddress(
      'has a wrong value for connect_timeout',
      'write seconds, such as connect_timeout=10',
    );
  return { connectionTimeoutMillis: Number(seconds) * 1_000 };
}

function keptAlive({ keepalives, keepalives_idle: idle }: Parameters): ClientConfig {
  const wanted = oneOf('keepalives', keepalives, ['0', '1']);
  if (idle !== undefined && !/^\d{1,5}$/.test(idle))
    throw new BadAddress(
      'has a wrong value for keepalives_idle',
      'write seconds, such as keepalives_idle=10',
    );
  return {
    ...(wanted === '0' ? { keepAlive: false } : {}),
    ...(idle === undefined || idle === '0' ? {} : { keepAliveInitialDelayMillis: Number(idle) * 1_000 }),
  };
}

function negotiation(way: string | undefined): ClientConfig {
  const sslnegotiation = oneOf('sslnegotiation', way, ['postgres', 'direct']);
  return sslnegotiation === undefined ? {} : { sslnegotiation };
}

/**
 * The driver uses channel binding where the server offers it, and cannot insist on it. What it protects from, a server that
 * pretends, is told by the certificate. So `require` is refused where the certificate is not verified.
 */
function channelBinding(wanted: string | undefined, sslmode: SslMode): ClientConfig {
  const found = oneOf('channel_binding', wanted, ['disable', 'prefer', 'require']);
  if (found === 'require' && (sslmode === 'disable' || sslmode === 'no-verify'))
    throw new BadAddress(
      `has channel_binding=require beside sslmode=${sslmode}`,
      'write sslmode=verify-full, or leave channel_binding out',
    );
  return found === undefined || found === 'disable' ? {} : { enableChannelBinding: true };
}

/** PostgreSQL cuts longer names silently. */
const longestName = 63;

function readSchema(schema: string): string {
  if (schema === '' || Buffer.byteLength(schema) > longestName)
    throw new BadAddress('has a wrong name for schema', `write a name of 1 to ${longestName} bytes`);
  return schema;
}

function readConnections(text: string | undefined): number {
  if (text === undefined) return defaultConnections;
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) < 2)
    throw new BadAddress('has a wrong value for connections', 'write a number from 2');
  return Number(text);
}

/** The address as it may be shown (P11). Throws `BadAddress`. */
export function shownServerAddress(url: string): string {
  const parts = addressParts(url);
  readParameters(parts.parameters);
  return writtenAddress({ ...parts, password: parts.password === '' ? '' : '***' });
}

/** Throws `BadAddress` where the address has a password already. */
export function withPassword(url: string, password: string): string {
  const parts = addressParts(url);
  if (parts.password !== '') throw new BadAddress('has a password too', 'keep one of the two');
  return writtenAddress({ ...parts, password });
}
