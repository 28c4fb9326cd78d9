// Colour, as a function that the place of the text decides on: a terminal paints, everything else does not.

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';
export type Paint = (colour: Colour, text: string) => string;

export const noPaint: Paint = (_, text) => text;
