// The reasons of a customer that is in the queue several times: every different reason, up to a limit.

import type { QueueReason } from '../../catalogue/queue-entry.ts';

/** A customer that changed a thousand times in a spike does not need a thousand reasons (P9). */
export const reasonsKept = 20;

const keyOf = ({ table, action, reason }: QueueReason): string => JSON.stringify([table, action, reason]);

/** The first reasons are kept. A reason DELETE is always kept, because it decides what AA is asked. */
export function mergedReasons(
  known: readonly QueueReason[],
  added: readonly QueueReason[],
): readonly QueueReason[] {
  const distinct = [...new Map([...known, ...added].toReversed().map((one) => [keyOf(one), one])).values()];
  const inOrder = distinct.toReversed();
  if (inOrder.length <= reasonsKept) return inOrder;
  const deletes = inOrder.filter(isDelete).slice(0, reasonsKept);
  const others = inOrder.filter((one) => !isDelete(one)).slice(0, reasonsKept - deletes.length);
  return [...others, ...deletes];
}

const isDelete = ({ action }: QueueReason): boolean => action?.toUpperCase() === 'DELETE';
