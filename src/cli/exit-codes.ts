// The exit codes of the program. They are stable, because scripts rely on them.

import { AaShadowError } from '../aa-shadow-error.ts';

export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  configuration: 3,
  /** AA refused a call or cannot be reached. */
  aa: 4,
  database: 5,
  /** Finished, but something is parked or differs. */
  unsettled: 6,
  /** The database was written by a newer program. */
  schemaNewer: 7,
} as const;

export type ExitCode = number;

/** A program ended by signal `n` exits with 128 + n. */
export const signalExitCode = (signalNumber: number): ExitCode => 128 + signalNumber;

const byPrefix: readonly (readonly [string, ExitCode])[] = [
  ['USAGE', exitCodes.usage],
  ['CONFIG_', exitCodes.configuration],
  ['CATALOGUE_', exitCodes.configuration],
  ['CAPTURE_', exitCodes.configuration],
  ['HTTP_NO_ANSWER', exitCodes.unexpected],
  ['HTTP_', exitCodes.configuration],
  ['AA_', exitCodes.aa],
  ['DB_', exitCodes.database],
  // The database decides which worker holds a client.
  ['SYNC_CLIENT_HELD', exitCodes.database],
  ['SYNC_SAME_NAME', exitCodes.database],
  ['SYNC_SHAPE_HELD', exitCodes.database],
  ['SYNC_SHAPE_DIFFERS', exitCodes.configuration],
  ['SYNC_SHAPE_WAITS', exitCodes.unsettled],
];

export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof AaShadowError)) return exitCodes.unexpected;
  if (error.code === 'DB_SCHEMA_NEWER') return exitCodes.schemaNewer;
  return byPrefix.find(([prefix]) => error.code.startsWith(prefix))?.[1] ?? exitCodes.unexpected;
}

/** The code of the first error. Without an error it says whether something is left to a person. */
export function exitCodeAmong(errors: readonly (AaShadowError | null)[], leavesWork: boolean): ExitCode {
  const failure = errors.find((error) => error !== null);
  if (failure !== undefined) return exitCodeOf(failure);
  return leavesWork ? exitCodes.unsettled : exitCodes.done;
}
