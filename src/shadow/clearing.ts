// A part of the statement that settles entries, for engines that write it in their own words.

import { clearedBySettling } from './plan/entries.ts';

/** `column = NULL, …` */
export const clearing = Object.keys(clearedBySettling)
  .map((column) => `${column} = NULL`)
  .join(', ');
