// What may follow the `?` of an address: our own parameters, those of libpq that have a meaning here, and for those of other
// programs a sentence on what to write instead.

import { BadAddress } from '../bad-address.ts';
import type { Parameter } from './address-parts.ts';

export const knownParameters = [
  'schema',
  'connections',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'sslnegotiation',
  'host',
  'port',
  'user',
  'dbname',
  'application_name',
  'connect_timeout',
  'options',
  'channel_binding',
  'target_session_attrs',
  'keepalives',
  'keepalives_idle',
] as const;

export type ParameterName = (typeof knownParameters)[number];
export type Parameters = Partial<Record<ParameterName, string>>;

/** Spellings of other programs with exactly one meaning. */
const synonyms: ReadonlyMap<string, ParameterName> = new Map([
  ['currentSchema', 'schema'],
  ['connection_limit', 'connections'],
  ['fallback_application_name', 'application_name'],
  ['ApplicationName', 'application_name'],
]);

const isPooler =
  'leave it out and name the server itself, or the port that pools sessions (often 5432 instead of 6432 or 6543)';
const keptAlive = 'leave it out: connections are kept alive';
const leaveOut = 'leave it out: it means nothing here';

/** Parameters that are refused by name, and what to do instead. */
const foreign: Readonly<Record<string, string>> = {
  // With an & in it, its rest would be taken for other parameters, and shown.
  password: 'give it as databasePassword, or before the @ of the address',
  pgbouncer: isPooler,
  supa: isPooler,
  workaround: isPooler,
  pool_mode: isPooler,
  hostaddr: 'write host',
  search_path: 'write schema',
  ssl: 'write sslmode=verify-full, or sslmode=disable',
  requiressl: 'write sslmode=verify-full',
  sslaccept: 'write sslmode=verify-full or sslmode=no-verify',
  sslidentity: 'write sslcert and sslkey',
  sslpassword: 'give sslkey a file without a password, readable by this user only',
  sslcrl: leaveOut,
  sslcrldir: leaveOut,
  sslcompression: leaveOut,
  sslsni: leaveOut,
  ssl_min_protocol_version: leaveOut,
  ssl_max_protocol_version: leaveOut,
  gssencmode: 'leave it out: TLS encrypts the connection',
  krbsrvname: leaveOut,
  require_auth: leaveOut,
  uselibpqcompat: leaveOut,
  client_encoding: 'leave it out: it is UTF8',
  replication: leaveOut,
  service: 'write what it stands for',
  passfile: 'write databasePasswordFile into the configuration',
  passwordFile: 'write databasePasswordFile into the configuration',
  statement_timeout: 'write options=-c%20statement_timeout=60s',
  keepalives_interval: keptAlive,
  keepalives_count: keptAlive,
  tcp_user_timeout: keptAlive,
  tcpKeepAlive: keptAlive,
  load_balance_hosts: leaveOut,
  loadBalanceHosts: leaveOut,
  targetServerType: 'write target_session_attrs=primary, or leave it out',
  pool_timeout: leaveOut,
  pool_max_conns: 'write connections',
  pool_min_conns: leaveOut,
  max: 'write connections',
  connectTimeout: 'write connect_timeout, in seconds',
  socket_timeout: leaveOut,
  socketTimeout: leaveOut,
  loginTimeout: 'write connect_timeout, in seconds',
  statement_cache_size: leaveOut,
  prepareThreshold: leaveOut,
  preferQueryMode: leaveOut,
  stringtype: leaveOut,
};

/**
 * Throws `BadAddress`. An unknown parameter is told by its place, not by its name: it may be the rest of a password with an
 * `&` in it (P11).
 */
export function readParameters(given: readonly Parameter[]): Parameters {
  const read: Parameters = {};
  given.forEach(([name, value], index) => {
    const known = synonyms.get(name) ?? knownParameters.find((one) => one === name);
    if (known === undefined) throw unknown(name, index);
    if (read[known] !== undefined) throw new BadAddress(`has ${known} twice`, `keep one ${known}`);
    read[known] = value;
  });
  return read;
}

function unknown(name: string, index: number): BadAddress {
  const instead = Object.hasOwn(foreign, name) ? foreign[name] : undefined;
  if (instead !== undefined) return new BadAddress(`has a parameter ${name}`, instead);
  return new BadAddress(
    `has a parameter that is not known, number ${index + 1} after the ?`,
    `known are ${knownParameters.join(', ')}`,
  );
}
