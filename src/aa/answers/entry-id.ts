// The customer's number of an element of a queue answer, and so whether it is an entry. Its own `custId` comes first,
// whatever the element is called. An `id` is a customer's only in an element that the dialect calls an entry
// (`<customer id="…">`): anywhere else, a trigger's or the list's, it is nobody's.

import { hidesId, idOf, type FoundId, type IdNames } from './customer-id.ts';
import type { XmlElement } from '../xml/tree.ts';

export interface EntryNames {
  readonly custId: IdNames;
  /** Elements that are entries. */
  readonly queueEntry: ReadonlySet<string>;
  /** The number in these. */
  readonly queueId: IdNames;
}

export const entryIdOf = (element: XmlElement, { custId, queueEntry, queueId }: EntryNames): FoundId => {
  const own = idOf(element, custId);
  const isFound = own.kind === 'several' || (own.kind === 'one' && own.id !== '');
  if (isFound || !queueEntry.has(element.name.canonical)) return own;
  const id = idOf(element, queueId);
  return id.kind === 'none' ? own : id;
};

/** Whether a number stands in the element that was not read. */
export const hidesEntryId = (element: XmlElement, { custId, queueEntry, queueId }: EntryNames): boolean =>
  hidesId(element, custId) || (queueEntry.has(element.name.canonical) && hidesId(element, queueId));
