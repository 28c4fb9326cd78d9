// Arguments of the command line: the error of a wrong one, and numbers.

import { InvalidArgumentError } from 'commander';
import { AaShadowError } from '../aa-shadow-error.ts';

/** The error of a wrong command line. Without a hint of its own, its hint is the help of the command that was called. */
export class UsageError extends AaShadowError {
  readonly hasOwnHint: boolean;

  constructor(message: string, hint?: string) {
    super({ code: 'USAGE', kind: 'configuration', message, hint: hint ?? helpHint([]) });
    this.hasOwnHint = hint !== undefined;
  }
}

export const usageError = (message: string, hint?: string): UsageError => new UsageError(message, hint);

/** `called`: the names of the command and the subcommand. */
export const helpHint = (called: readonly string[]): string =>
  `See ${['aa-shadow', ...called, '--help'].join(' ')}.`;

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function amount(text: string): number {
  if (!/^\d{1,15}(\.\d+)?$/.test(text))
    throw new InvalidArgumentError('It must be a number, such as 2 or 0.5.');
  return Number(text);
}

export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('It must be a port: 0 to 65535.');
  return port;
}

export function atLeastOne(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError('It must be at least 1.');
  return number;
}
