// The brake of P6: how many deletions may be settled without asking a person.

import type { GoneKind } from '../interface/applying.ts';
import type { ClientState } from '../interface/client-state.ts';
import type { DeletionBrake } from '../interface/ledger.ts';

/** `gone` counts only customers held alive. `customers` counts all customers held alive, including the `gone`. */
export const brakeHolds = ({ share, atLeast }: DeletionBrake, gone: number, customers: number): boolean =>
  gone > Math.max(atLeast, share * customers);

/** Whoever leaves by the rule has a brake of its own. */
export const brakeOf = (brake: DeletionBrake, kind: GoneKind | null): DeletionBrake =>
  kind === 'irrelevant' ? (brake.leaving ?? brake) : brake;

/** Between its last refresh and its purge a drain has no pending customers. Then the `gone` are held back or settled. */
export function deletionsWait(
  brake: DeletionBrake,
  { gone, leaving = 0, customers, drain }: Pick<ClientState, 'gone' | 'leaving' | 'customers' | 'drain'>,
): boolean {
  if ((drain?.pending ?? 0) > 0) return false;
  const isHeld = (kind: GoneKind | null, count: number): boolean =>
    count > 0 && brakeHolds(brakeOf(brake, kind), count, customers);
  return isHeld(null, gone - leaving) || isHeld('irrelevant', leaving);
}
