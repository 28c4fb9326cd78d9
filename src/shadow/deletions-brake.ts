// The brake of P6: how many deletions may be settled without asking a person.

import type { DeletionBrake } from './shadow.ts';

/** `gone` counts only customers held alive; `customers` is everybody held alive, those included. */
export const brakeHolds = ({ share, atLeast }: DeletionBrake, gone: number, customers: number): boolean =>
  gone > Math.max(atLeast, share * customers);
