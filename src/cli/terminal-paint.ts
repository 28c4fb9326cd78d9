// Colour on a terminal, and nowhere else; NO_COLOR is respected.

import { styleText } from 'node:util';
import type { Paint } from '../report/paint.ts';

/** For what is written to the given stream. */
export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (colour, text) =>
    styleText(colour, text, { stream, validateStream: true });
