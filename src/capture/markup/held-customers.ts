// The customers that stand in an answer: the elements with a customer's number, and where they begin and end. It works on tokens,
// so one malformed customer does not hide the others.

import { idNamesOf } from '../../aa/answers/found-customers.ts';
import { customerName } from '../../aa/answers/vocabulary.ts';
import type { Dialect } from '../../aa/dialect.ts';
import { canonicalName, canonicalNames } from '../../aa/xml/names.ts';
import { shownText } from './characters.ts';
import type { Token } from './tokens.ts';

export interface HeldCustomer {
  readonly id: string;
  /** The name of its element, as it is written. */
  readonly element: string;
  /** Its first token, and the token behind its last one. */
  readonly from: number;
  readonly to: number;
}

interface Open {
  readonly name: string;
  readonly from: number;
  id: string | null;
}

/** Whether an attribute of an element, or an element, holds the number of a customer. */
export interface IdPlaces {
  ofAttribute(element: string, attribute: string): boolean;
  ofElement(element: string): boolean;
}

/** In a queue the attribute `id` of an entry is a customer's number, and nowhere else. */
export function idPlacesOf(dialect: Dialect, service: 'queue' | 'customers'): IdPlaces {
  const ids = new Set(idNamesOf(dialect));
  const entries = canonicalNames(dialect.answers['queueEntry'] ?? []);
  const entryIds = canonicalNames(dialect.answers['queueId'] ?? []);
  const ofElement = (element: string): boolean => ids.has(canonicalName(element));
  return {
    ofElement,
    ofAttribute: (element, attribute) => {
      if (ids.has(canonicalName(attribute))) return true;
      const inEntry = service === 'queue' && entries.has(canonicalName(element));
      return inEntry && entryIds.has(canonicalName(attribute));
    },
  };
}

function idOfAttributes({ name, pieces }: Token, places: IdPlaces): string | null {
  for (const piece of pieces)
    if (piece.is === 'value' && piece.holder !== null && places.ofAttribute(name, piece.holder))
      return shownText(piece.text).trim();
  return null;
}

/** The text of an element without children, from its tokens. */
function textFrom(tokens: readonly Token[], from: number, to: number): string {
  const values = tokens
    .slice(from + 1, to)
    .flatMap(({ pieces }) => pieces)
    .filter((piece) => piece.is === 'value' && (piece.place === 'text' || piece.place === 'cdata'));
  return shownText(values.map(({ text }) => text).join('')).trim();
}

/** The number goes to the element around it. Where that is the root, the element of the number is a customer by itself. */
function noteId(open: readonly Open[], own: Open, id: string): void {
  const owner = open.at(-1);
  const holder = owner === undefined || open.length === 1 ? ownerOf(owner, own) : owner;
  holder.id ??= id;
}

/** A single customer may be the root itself. */
const ownerOf = (root: Open | undefined, own: Open): Open =>
  root !== undefined && canonicalName(root.name) === customerName ? root : own;

const longestId = 64;

const isId = (text: string): boolean => text !== '' && text.length <= longestId;

/** All customers of an answer, in their order. */
export function heldCustomers(tokens: readonly Token[], places: IdPlaces): readonly HeldCustomer[] {
  const found: HeldCustomer[] = [];
  const open: Open[] = [];
  const close = (one: Open, at: number): void => {
    if (places.ofElement(one.name)) {
      const text = textFrom(tokens, one.from, at);
      if (isId(text)) noteId(open, one, text);
    }
    if (one.id === null) return;
    // What stands in a customer is a part of it.
    while ((found.at(-1)?.from ?? -1) > one.from) found.pop();
    found.push({ id: one.id, element: one.name, from: one.from, to: at + 1 });
  };
  tokens.forEach((token, at) => {
    if (token.kind === 'start' || token.kind === 'empty') {
      const id = idOfAttributes(token, places);
      open.push({ name: token.name, from: at, id: id !== null && isId(id) ? id : null });
    }
    const nearest = token.kind === 'end' ? open.findLastIndex(({ name }) => name === token.name) : -1;
    // Elements that were never closed hold nobody: where they end is not known.
    if (nearest >= 0) open.splice(nearest + 1);
    const ended = nearest >= 0 || token.kind === 'empty' ? open.pop() : undefined;
    if (ended !== undefined) close(ended, at);
  });
  return found;
}
