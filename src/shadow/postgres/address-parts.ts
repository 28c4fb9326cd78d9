// Takes an address of PostgreSQL apart, and writes one. `URL` is not used for it: that refuses `postgres://u:p@/db?host=/folder`,
// drops line ends, and takes the first `/` of a password for the end of the host.

import { BadAddress } from '../bad-address.ts';

/** All decoded. What the address does not say is empty. */
export interface AddressParts {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly parameters: readonly Parameter[];
}

export type Parameter = readonly [name: string, value: string];

export const isPostgresUrl = (text: string): boolean => /^postgres(ql)?:\/\//i.test(text);

const form = /^postgres(?:ql)?:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?(#.*)?$/is;

const passwordCure =
  'give the password as databasePassword, where it is written as it is, or percent-encode in it / as %2F, ? as %3F, # as %23, @ as %40 and % as %25';

/**
 * Throws `BadAddress`. Where an `@` or a `#` follows the host, the password has ended too early, and what follows may be the
 * rest of it: nothing of such an address is to be shown (P11).
 */
export function addressParts(text: string): AddressParts {
  const match = form.exec(text);
  if (match === null) throw new BadAddress('is no address of PostgreSQL', usualForm);
  const [, authority = '', path = '', query = '', fragment] = match;
  if (fragment !== undefined || path.includes('@') || query.includes('@'))
    throw new BadAddress('has an @ or a # after its host', passwordCure);
  const at = authority.lastIndexOf('@');
  const [user, password] = splitAt(authority.slice(0, Math.max(at, 0)), ':');
  return {
    user: decoded(user),
    password: decoded(password),
    ...readHost(authority.slice(at + 1)),
    database: readDatabase(path),
    parameters: query === '' ? [] : query.split('&').map(readParameter),
  };
}

export const usualForm = 'write postgres://USER:PASSWORD@HOST:PORT/NAME';

function splitAt(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

function decoded(part: string): string {
  try {
    const text = decodeURIComponent(part);
    if (!text.includes('\0')) return text;
  } catch {
    // It is told below.
  }
  throw new BadAddress('has a % with a wrong code after it', `write %25 for a %; ${passwordCure}`);
}

function readHost(text: string): Pick<AddressParts, 'host' | 'port'> {
  if (text.includes(','))
    throw new BadAddress(
      'names several hosts',
      'name the primary alone, or a name that always leads to it; a connection that is lost is made again',
    );
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text) ?? [];
  return { host: hostName(decoded(host)), port: portNumber(port) };
}

/** A name, an address, or the folder of a socket. */
function hostName(host: string): string {
  const bare = host.replace(/^\[(.*)\]$/s, '$1');
  if (/^[\p{L}\p{N}._-]*$/u.test(host) || /^\[[\da-f:.]+(%\w+)?\]$/i.test(host) || isFolder(host))
    return bare;
  throw new BadAddress('has a character in its host that no host has', passwordCure);
}

const isFolder = (host: string): boolean => /^[/@][^\s?#]*$/.test(host);

export function portNumber(port: string): string {
  if (port === '' || (/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536)) return port;
  throw new BadAddress('has a port that is no number from 1 to 65535', passwordCure);
}

function readDatabase(path: string): string {
  if (path.includes('/')) throw new BadAddress('has a second / after its host', passwordCure);
  return decoded(path);
}

function readParameter(text: string, index: number): Parameter {
  if (!text.includes('='))
    throw new BadAddress(`has a parameter without a value, number ${index + 1} after the ?`, passwordCure);
  const [name, value] = splitAt(text, '=');
  // Programs that write the parameters of a form write a blank as a +.
  return [decoded(name), decoded(value.replaceAll('+', ' '))];
}

export function writtenAddress({ user, password, host, port, database, parameters }: AddressParts): string {
  const login = `${encoded(user)}${password === '' ? '' : `:${encoded(password)}`}`;
  const query = parameters.map(([name, value]) => `${encoded(name)}=${inQuery(value)}`).join('&');
  return [
    `postgres://${login === '' ? '' : `${login}@`}${writtenHost(host)}${port === '' ? '' : `:${port}`}`,
    `/${encoded(database)}${query === '' ? '' : `?${query}`}`,
  ].join('');
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** So that folders stay readable. */
const inQuery = (text: string): string => encoded(text).replaceAll('%2F', '/').replaceAll('%3A', ':');

const writtenHost = (host: string): string => (host.includes(':') ? `[${host}]` : encoded(host));
