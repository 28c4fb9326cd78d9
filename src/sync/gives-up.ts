// When work that a person waits for is given up.

import type { AaShadowError } from '../aa-shadow-error.ts';

/** Failures in a row. Even what looks like a setting may be a bad moment: web servers answer 404 while they restart. */
const patience = { refused: 3, configuration: 3, bug: 1 } as const;

/**
 * `transient`: how many failures in a row that may pass are borne. The database decides at once: the commands of a person
 * should not hang on it. All but a database that has lost its last commits: it is there, and takes what is fetched anew.
 */
export const givesUp = ({ code, kind }: AaShadowError, inARow: number, transient: number): boolean =>
  inARow >= { ...patience, transient }[kind] || (code.startsWith('DB_') && code !== 'DB_SET_BACK');
