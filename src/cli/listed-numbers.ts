// A list of customer numbers, one a line, from a file or from standard input.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type CustId, custId, longestCustId, unfitInCustId } from '../catalogue/ids.ts';
import { counted } from '../wording.ts';
import { usageError } from './arguments.ts';

/** More than the largest association has. A list is held in memory. */
const mostNumbers = 5_000_000;
const mostTold = 5;

/**
 * Blank lines, blanks around a number, quotation marks around it and a mark of the encoding at the beginning are no part of it. Throws a usage
 * error that names the file and the lines, if a line is no number. `path`: `-` for standard input.
 */
export async function listedNumbers(
  path: string,
  stdin: Readable = process.stdin,
): Promise<ReadonlySet<CustId>> {
  const name = path === '-' ? 'standard input' : path;
  const numbers = new Set<CustId>();
  const bad: string[] = [];
  let [line, badLines] = [0, 0];
  try {
    const lines = createInterface({
      input: path === '-' ? stdin : createReadStream(path),
      crlfDelay: Infinity,
    });
    for await (const written of lines) {
      line += 1;
      const id = numberIn(line === 1 ? written.replace(/^\uFEFF/, '') : written);
      if (id === '') continue;
      if (id !== null) numbers.add(custId(id));
      else if ((badLines += 1) <= mostTold) bad.push(`line ${line}`);
      if (numbers.size > mostNumbers)
        throw usageError(`${name} has more than ${counted(mostNumbers, 'number')}`);
    }
  } catch (error) {
    throw unreadable(error, name);
  }
  if (badLines === 0) return numbers;
  const more = badLines > bad.length ? ` and ${badLines - bad.length} more` : '';
  throw usageError(
    `${name}, ${bad.join(', ')}${more}: no customer number`,
    'Write one customer number a line, leading zeros included, and nothing else: no heading and no further columns.',
  );
}

function unreadable(error: unknown, name: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code !== 'string' || code === 'USAGE') return error;
  return usageError(`${name} cannot be read (${code})`, 'Give the path of a file, or - for standard input.');
}

/** `null`: it is none. A number of AA has no blank within. */
function numberIn(line: string): string | null {
  const text = line
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  // A text of its own: a slice would keep the whole piece of the file.
  const isNumber = text.length <= longestCustId && /^[\p{L}\p{N}._-]*$/u.test(text) && /\p{N}|^$/u.test(text);
  return isNumber && !unfitInCustId.test(text) ? Buffer.from(text).toString() : null;
}
