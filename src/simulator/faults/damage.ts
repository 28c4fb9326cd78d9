// The damage that faults do to an answer: its bytes end early, its document is not well-formed or has a document type, or
// its list of customers is wrong.

import type { CustId } from '../../catalogue/ids.ts';
import type { Dice } from '../making/dice.ts';
import type { FaultRule } from './fault-rule.ts';

function half(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.concat(chunks);
  return whole.subarray(0, whole.length >> 1);
}

/** The first `atByte` bytes of an answer. A shorter answer is cut in half, so that something is always missing. */
export function* cutShort(chunks: Iterable<Uint8Array>, atByte: number): Iterable<Uint8Array> {
  const held: Uint8Array[] = [];
  let length = 0;
  for (const chunk of chunks) {
    held.push(chunk);
    length += chunk.length;
    if (length <= atByte) continue;
    yield Buffer.concat(held).subarray(0, atByte);
    return;
  }
  yield half(held);
}

const doctype = '<!DOCTYPE custInfo [<!ENTITY who "nobody">]>\n';

export function* withDoctype(pieces: Iterable<string>): Iterable<string> {
  let first = true;
  for (const piece of pieces) {
    yield first ? piece.replace(/^([^<]*<\?xml[^>]*\?>\s*)?/, `$1${doctype}`) : piece;
    first = false;
  }
}

/** Removes the name of the last end tag. Everything before it stays well-formed. */
export function* notWellFormed(pieces: Iterable<string>): Iterable<string> {
  let held: string | null = null;
  for (const piece of pieces) {
    if (held !== null) yield held;
    held = piece;
  }
  if (held !== null) yield held.replace(/<\/[^>]*>$/, '</>');
}

/** One customer in a bulk answer. `next`: as it will be after its next change, so that it contradicts its other copy. */
export interface ListedCustomer {
  readonly custId: string;
  readonly next: boolean;
}

const victimOf = (custIds: readonly string[], rule: FaultRule, dice: Dice): string =>
  rule.custId !== undefined && custIds.includes(rule.custId) ? rule.custId : dice.pick(custIds);

/** `victims`: the customers the fault may hit. `stranger`: returns a random customer, for the one that was not asked for. */
export function spoiledList(
  custIds: readonly string[],
  victims: readonly string[],
  rule: FaultRule | null,
  dice: Dice,
  stranger: () => CustId,
): readonly ListedCustomer[] {
  const listed = custIds.map((custId) => ({ custId, next: false }));
  if (rule?.fault === 'missing') {
    const victim = victimOf(victims, rule, dice);
    return listed.filter(({ custId }) => custId !== victim);
  }
  if (rule?.fault === 'duplicate')
    return [...listed, { custId: victimOf(victims, rule, dice), next: rule.copy === 'different' }];
  return rule?.fault === 'extra' ? [...listed, { custId: stranger(), next: false }] : listed;
}
