// Findings of characters that were repaired, or lost, so that an answer could be read (P14).

import type { Finding } from '../../catalogue/customer-record.ts';
import { prologPath, type Repair, type XmlElement } from '../xml/element.ts';

const none: readonly Repair[] = [];

/** The repairs in an element, and those before the root, which concern all of the answer. */
export function repairsOf(element: XmlElement, root: XmlElement): readonly Repair[] {
  const { repairs: own = none } = element;
  if (element === root || root.repairs === undefined) return own;
  const before = root.repairs.filter(({ path }) => path === prologPath);
  return before.length === 0 ? own : [...before, ...own];
}

/** `addresses/address/street1: U+000B` */
export const repairFinding = ({ path, what }: Repair): Finding => ({
  kind: 'repaired',
  path: `${path === '' ? '(text)' : path}: ${what}`,
});

/** The same of a queue answer, in which no customer is read. */
export const queueFinding = ({ path, what }: Repair): Finding => ({
  kind: 'repaired',
  path: `(queue)/${path === '' ? '(text)' : path}: ${what}`,
});
