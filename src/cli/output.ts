// The result of a command for scripts: one whole document on stdout, or none. If something goes wrong after it was printed,
// stderr and the exit code tell it.

import { styleText } from 'node:util';
import type { Paint } from '../wording.ts';

let printed = false;

export function printJsonDocument(document: object): void {
  if (printed) return;
  printed = true;
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** For what is written to the given stream. */
export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (colour, text) =>
    styleText(colour, text, { stream, validateStream: true });
