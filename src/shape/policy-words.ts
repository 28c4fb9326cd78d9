// A policy of privacy as it is written.

import type { Conditions } from './terms.ts';

/**
 * `drop`: it is not stored. `hash`: its keyed hash is stored. `presence`: `*` is stored, which says that there is something. The last two
 * are for fields that are texts.
 */
export type Action = 'drop' | 'hash' | 'presence';

export interface PolicyRule {
  readonly action: Action;
  /** `loginId` of the customer, `emails.address` of a section, or a whole section, which can only be dropped. */
  readonly paths: readonly string[];
  /** Only in items that fulfil all of these. An item for which that cannot be decided counts. `null`: in all. */
  readonly where: Conditions | null;
}

export interface WrittenPolicy {
  readonly rules: readonly PolicyRule[];
  /** What is done with fields and sections that the catalogue does not know. What stands within one of them is as unknown as it is. */
  readonly unknown: 'keep' | 'drop';
}

/** A policy that changes nothing. */
export const noPolicy: WrittenPolicy = { rules: [], unknown: 'keep' };

/** AA may send something new tomorrow. So a client with a rule throws away what is unknown, unless it says otherwise. */
export const usualUnknown = (rules: readonly PolicyRule[]): WrittenPolicy['unknown'] =>
  rules.length === 0 ? 'keep' : 'drop';
