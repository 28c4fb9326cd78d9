// An AA that answers for details only as often as a test lets it, so that a drain can be looked at in its middle.

import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import type { OpenAssociation } from '../../src/aa/open-association.ts';

/** `let` lets so many calls through, `free` all of them. */
export function heldBack(aa: OpenAssociation) {
  const gate = { allowed: 0, isFree: false };
  const getCustomers: AssociationAnywhere['getCustomers'] = async (...call) => {
    while (!gate.isFree && gate.allowed === 0) await delay(5);
    gate.allowed -= 1;
    return aa.getCustomers(...call);
  };
  const free = (): void => void (gate.isFree = true);
  onTestFinished(free);
  return { aa: { ...aa, getCustomers }, let: (calls: number): void => void (gate.allowed += calls), free };
}
