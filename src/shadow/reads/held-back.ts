// Judges what old transactions of readers keep the database from cleaning up. Pure.

import { count, spanText } from '../../wording.ts';
import type { HeldBack } from '../interface/held-back.ts';

export interface HeldBackLimits {
  readonly logBytes: number;
  readonly oldestSeconds: number;
}

/** SQLite cuts its log back to 64 MB, and a single write may fill more. PostgreSQL's readers rarely need an hour. */
export const heldBackLimits: HeldBackLimits = { logBytes: 256 * 2 ** 20, oldestSeconds: 3_600 };

/** How far it is beyond the limit: 1 at the limit, 2 at twice of it. */
export const measureOf = (
  { logBytes, oldestSeconds }: HeldBack,
  limits: HeldBackLimits = heldBackLimits,
): number => Math.max((logBytes ?? 0) / limits.logBytes, (oldestSeconds ?? 0) / limits.oldestSeconds);

export function heldBackSays({ logBytes, oldestSeconds, readers }: HeldBack): string {
  const who = readers.length === 0 ? 'a program that reads it' : readers.join(', ');
  if (logBytes !== null)
    return `the log of the database (-wal) has grown to ${count(Math.ceil(logBytes / 2 ** 20))} MB, because ${who} keeps a transaction open: end it, and the log is cut back`;
  return `a transaction has been open for ${spanText(oldestSeconds ?? 0)} (${who}): the server can clean up nothing that was replaced since, and the tables grow; end it`;
}

/** Tells what is beyond the limit once, and again each time it has doubled. */
export class HeldBackWatch {
  readonly #limits: HeldBackLimits;
  #next = 1;

  constructor(limits: HeldBackLimits) {
    this.#limits = limits;
  }

  /** Whether this is to be told. */
  isNews(heldBack: HeldBack): boolean {
    const measure = measureOf(heldBack, this.#limits);
    if (measure < 1) this.#next = 1;
    if (measure < this.#next) return false;
    this.#next = 2 * measure;
    return true;
  }
}
