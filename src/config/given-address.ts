// A database address that is given to a command, read like the one in the configuration.

import { resolve } from 'node:path';
import { readDatabaseAddress, shownDatabaseAddress } from './address.ts';
import type { Complaint } from './complaint.ts';
import { type Environment, substitute } from './variables.ts';

export interface GivenAddress {
  readonly address: string;
  /** As it may be shown. */
  readonly shown: string;
  /** As it may be written into the configuration: with names of variables, and without a password. */
  readonly toWrite: string;
}

export type Refused = Pick<Complaint, 'message' | 'suggestion'>;

/** `${NAME}` is taken from the environment. A path is relative to `folder`. */
export function readGivenAddress(given: string, env: Environment, folder: string): GivenAddress | Refused {
  const { root, complaints } = substitute({ kind: 'text', text: given, place: { line: 1, column: 1 } }, env);
  const [complaint] = complaints;
  if (complaint !== undefined) return complaint;
  const read = readDatabaseAddress(root.kind === 'text' ? root.text : '');
  if ('unfit' in read) return { message: read.unfit, suggestion: read.suggestion ?? null };
  const address = absolute(read.value, folder);
  const shown = shownDatabaseAddress(address);
  return { address, shown, toWrite: root.kind === 'text' && root.text === given ? shown : given };
}

const scheme = 'sqlite:';

const absolute = (address: string, folder: string): string =>
  address.startsWith(scheme) ? `${scheme}${resolve(folder, address.slice(scheme.length))}` : address;
