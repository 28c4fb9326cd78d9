// The command that copies a schema with PostgreSQL's own tool.

import { quotedName } from '../tables/ddl.ts';
import { serverAddress } from './server-address.ts';

/** Parameters of our addresses that PostgreSQL's tools do not know. */
const ours = ['schema', 'connections'];

/** For a shell. It does not contain the password (P11). Throws `DB_BAD_ADDRESS`. */
export function dumpCommand(url: string, file: string): string {
  const { schema } = serverAddress(url);
  const words = [`--schema=${quotedName(schema)}`, `--file=${file}`, libpqAddress(url)];
  return ['pg_dump', '--format=custom', ...words.map(quotedWord)].join(' ');
}

/** The same server in the words of libpq, which verifies less than we do unless it is told to. */
function libpqAddress(url: string): string {
  const address = new URL(url);
  const { searchParams } = address;
  const isEncrypted = serverAddress(url).config.ssl !== false;
  address.password = '';
  for (const name of ours) searchParams.delete(name);
  const mode = searchParams.get('sslmode');
  if (mode === 'no-verify') searchParams.set('sslmode', 'require');
  else if (isEncrypted && mode !== 'verify-ca') searchParams.set('sslmode', 'verify-full');
  if (isEncrypted && mode !== 'no-verify' && !searchParams.has('sslrootcert'))
    searchParams.set('sslrootcert', 'system');
  return address.href;
}

const quotedWord = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
