// Output on stdout: the JSON document of a command, and colours on a terminal.

import { styleText } from 'node:util';
import type { Paint } from '../wording.ts';

let printed = false;

/** Prints one whole document, once. An error after that is seen on stderr and in the exit code only. */
export function printJsonDocument(document: object): void {
  if (printed) return;
  printed = true;
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** Colours for text on a stream: only on a terminal, and not where NO_COLOR is set. */
export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (colour, text) =>
    styleText(colour, text, { stream, validateStream: true });
