// The command that copies a schema with PostgreSQL's own tool.

import { quotedName } from '../tables/ddl.ts';
import { addressParts, type Parameter, writtenAddress } from './address-parts.ts';
import { serverAddress } from './server-address.ts';

/** Parameters of our addresses that PostgreSQL's tools do not know. */
const ours: ReadonlySet<string> = new Set(['schema', 'connections']);

/** For a shell. It does not contain the password (P11). Throws `DB_BAD_ADDRESS`. */
export function dumpCommand(url: string, file: string): string {
  const { schema } = serverAddress(url);
  const words = [`--schema=${quotedName(schema)}`, `--file=${file}`, libpqAddress(url)];
  return ['pg_dump', '--format=custom', ...words.map(quotedWord)].join(' ');
}

/** The same server in the words of libpq, which verifies less than we do unless it is told to. */
function libpqAddress(url: string): string {
  const parts = addressParts(url);
  const isEncrypted = serverAddress(url).config.ssl !== false;
  const kept = parts.parameters.filter(([name]) => !ours.has(name));
  return writtenAddress({ ...parts, password: '', parameters: withTlsOfLibpq(kept, isEncrypted) });
}

function withTlsOfLibpq(parameters: readonly Parameter[], isEncrypted: boolean): readonly Parameter[] {
  const named = new Map(parameters);
  const mode = named.get('sslmode');
  if (mode === 'no-verify') named.set('sslmode', 'require');
  else if (isEncrypted && mode !== 'verify-ca') named.set('sslmode', 'verify-full');
  if (isEncrypted && mode !== 'no-verify' && !named.has('sslrootcert')) named.set('sslrootcert', 'system');
  return [...named];
}

const quotedWord = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
