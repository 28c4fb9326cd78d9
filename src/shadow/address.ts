// The address of a database: whether it can be understood, how it is shown, and how a password that stands elsewhere is put into
// it. Here an address is judged by its text alone: no file is looked at, and no server is asked.

import { BadAddress } from './bad-address.ts';
import { usualForm } from './postgres/address-parts.ts';
import {
  checkServerAddress,
  isPostgresUrl,
  shownServerAddress,
  withPassword,
} from './postgres/server-address.ts';
import { isSqliteUrl, pathOfAddress } from './sqlite/path-of-address.ts';

/** Throws `BadAddress`. */
export function checkAddress(text: string): void {
  if (isSqliteUrl(text)) pathOfAddress(text);
  else if (isPostgresUrl(text)) checkServerAddress(text);
  else throw new BadAddress(...strange(text));
}

/** Without passwords, so that it may be shown (P11). Of an address that cannot be understood, nothing is shown. */
export function shownAddress(text: string): string {
  try {
    if (isPostgresUrl(text)) return shownServerAddress(text);
    checkAddress(text);
    return text;
  } catch {
    return '***';
  }
}

/** Throws `BadAddress` where the database knows no password, or where the address has one too. */
export function withDatabasePassword(text: string, password: string): string {
  if (isPostgresUrl(text)) return withPassword(text, password);
  throw new BadAddress('is that of a file, which has no password', 'leave the password out');
}

type Told = readonly [problem: string, instead: string];

/** Spellings of other programs, the most telling first. */
const others: readonly (readonly [RegExp, ...Told])[] = [
  [/^jdbc:/i, 'is one for Java', `leave out jdbc: and ${usualForm}`],
  [/^postgres(ql)?\+\w*:\/\//i, 'names a driver', 'leave out what stands from the + to the ://'],
  [/^postgres(ql)?:/i, 'lacks the // of an address', usualForm],
  [/^(\s*\w+\s*=).*\b(host|dbname|user)\s*=|^\s*(host|dbname)\s*=/is, 'is a list of key=value', usualForm],
  [/^["'\s]|["'\s]$/s, 'has a quotation mark or a blank at one of its ends', 'write it without'],
  [/^(sqlite3|sqlite|file):/i, 'has a wrong beginning', 'write sqlite:PATH'],
  [/^[A-Za-z]:[\\/]|\.(db|sqlite3?)$|^[./~]/i, 'is a path', 'write sqlite: before it'],
];

function strange(text: string): Told {
  const found = others.find(([form]) => form.test(text));
  if (found === undefined)
    return ['is not the address of a database', `such as sqlite:./aa-shadow.db, or ${usualForm}`];
  const [, problem, instead] = found;
  return [problem, instead];
}
