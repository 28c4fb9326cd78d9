// What is wrong with the address in `database`, and what to write instead. Neither repeats a part of the address that may be a
// piece of a password (P11).

import { ShadowError } from './shadow-error.ts';

export class BadAddress extends ShadowError {
  /** Goes on after "the address": `has a % that …`. */
  readonly problem: string;
  /** Begins with what to do: `write …`. */
  readonly instead: string;

  constructor(problem: string, instead: string) {
    super('DB_BAD_ADDRESS', { detail: `it ${problem}`, hint: sentence(instead) });
    this.problem = problem;
    this.instead = instead;
  }
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
