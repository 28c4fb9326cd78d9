// Arguments of the command line: the error of a wrong one, and numbers.

import { InvalidArgumentError } from 'commander';
import { AaShadowError } from '../aa-shadow-error.ts';

/** The error of a wrong command line. */
export const usageError = (message: string, hint = 'See the --help of the command.'): AaShadowError =>
  new AaShadowError({ code: 'USAGE', kind: 'configuration', message, hint });

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
