// Colour on a terminal, and nowhere else; NO_COLOR is respected.

import { styleText } from 'node:util';

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';
export type Paint = (colour: Colour, text: string) => string;

/** For what is written to the given stream. */
export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (colour, text) =>
    styleText(colour, text, { stream, validateStream: true });

export const noPaint: Paint = (_, text) => text;
