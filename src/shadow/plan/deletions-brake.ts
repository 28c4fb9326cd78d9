// The brake of P6: how many deletions may be settled without asking a person.

import type { ClientState } from '../interface/client-state.ts';
import type { DeletionBrake } from '../interface/ledger.ts';

/** `gone` counts only customers held alive. `customers` counts all customers held alive, including the `gone`. */
export const brakeHolds = ({ share, atLeast }: DeletionBrake, gone: number, customers: number): boolean =>
  gone > Math.max(atLeast, share * customers);

/** Between its last refresh and its purge a drain has no pending customers. Then the `gone` are held back or settled. */
export const deletionsWait = (
  brake: DeletionBrake,
  { gone, customers, drain }: Pick<ClientState, 'gone' | 'customers' | 'drain'>,
): boolean => (drain?.pending ?? 0) === 0 && brakeHolds(brake, gone, customers);
