// What an element of a queue answer says: which customer is queued, and why.

import type { QueueReason } from '../../catalogue/queue-entry.ts';
import { reasonParts } from './vocabulary.ts';
import type { XmlElement } from '../xml/tree.ts';

type ReasonPart = keyof QueueReason;

/** A reason while its parts are being met. A part that comes again begins the next reason, even where it is empty. */
class ReasonList {
  readonly reasons: QueueReason[] = [];
  #parts = new Map<ReasonPart, string | null>();

  put(part: ReasonPart, text: string | null): void {
    if (this.#parts.has(part)) this.end();
    this.#parts.set(part, text);
  }

  end(): void {
    const { table = null, action = null, reason = null } = Object.fromEntries(this.#parts);
    if (table !== null || action !== null || reason !== null) this.reasons.push({ table, action, reason });
    this.#parts = new Map();
  }
}

const isPlain = (part: ReasonPart, { children, attributes }: XmlElement): boolean =>
  children.length === 0 && (part !== 'reason' || attributes.length === 0);

/** The reasons told anywhere in an element, each of its parts an element or an attribute, in any wrapping. */
export const reasonsIn = (element: XmlElement): readonly QueueReason[] => {
  const list = new ReasonList();
  for (const { name, text } of element.attributes) {
    const part = reasonParts.get(name.canonical);
    if (part !== undefined) list.put(part, text);
  }
  for (const child of element.children) {
    const part = reasonParts.get(child.name.canonical);
    if (part !== undefined && isPlain(part, child)) list.put(part, child.text);
    else for (const reason of reasonsIn(child)) list.reasons.push(reason);
  }
  if (element.text !== null && reasonParts.get(element.name.canonical) === 'reason')
    list.put('reason', element.text);
  list.end();
  return list.reasons;
};
