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

/** Stands for a byte that is not UTF-8 until the text has become bytes. */
const byteMarker = '\uE000';
const byteMarkerBytes = Buffer.from(byteMarker).toString('latin1');

const forbidden = {
  reference: '&#11;',
  raw: '\v',
  null: '&#0;',
  half: '&#55357;',
  byte: byteMarker,
} as const;

/** Where a display name, or the table of a reason, begins: as an element or as an attribute. */
const places = /((?:display|table)[-_]?name(?:>(?!<)|="))/gi;

/** Puts a character that XML forbids before some values. In CDATA nothing is put: there, a reference is a text. */
export function* withForbidden(
  pieces: Iterable<string>,
  { form = 'reference', every = 1 }: FaultRule,
): Iterable<string> {
  let place = 0;
  for (const piece of pieces)
    yield piece.replace(places, (start) => start + (place++ % every === 0 ? forbidden[form] : ''));
}

export function* withBadBytes(chunks: Iterable<Uint8Array>): Iterable<Uint8Array> {
  for (const chunk of chunks) {
    const text = Buffer.from(chunk).toString('latin1');
    yield Buffer.from(text.replaceAll(byteMarkerBytes, '\xC3'), 'latin1');
  }
}

const htmlNames: Readonly<Record<string, string>> = {
  á: '&aacute;',
  é: '&eacute;',
  í: '&iacute;',
  ñ: '&ntilde;',
  ö: '&ouml;',
  ü: '&uuml;',
  ë: '&euml;',
  ô: '&ocirc;',
  '’': '&rsquo;',
};
const htmlLetters = new RegExp(`[${Object.keys(htmlNames).join('')}]`, 'g');
const safeAmpersand = /&amp;(?![\w#])/g;

/** Letters by their names in HTML, and ampersands as they are. In CDATA both would be other texts. */
export function* withHtmlEntities(pieces: Iterable<string>): Iterable<string> {
  for (const piece of pieces) {
    if (piece.includes('<![CDATA[')) yield piece;
    else
      yield piece.replace(htmlLetters, (letter) => htmlNames[letter] ?? letter).replace(safeAmpersand, '&');
  }
}

/** One more declaration before the document. */
export function* declaredTwice(pieces: Iterable<string>): Iterable<string> {
  let first = true;
  for (const piece of pieces) {
    yield first ? piece.replace(/<\?xml[^>]*\?>|(?=<)/, '$&\n<?xml version="1.0"?>\n') : piece;
    first = false;
  }
}

const rests = { script: '<script src="/monitor.js"></script>', null: '\0', 'ctrl-z': '\u001a' } as const;

export function* followed(pieces: Iterable<string>, { rest = 'script' }: FaultRule): Iterable<string> {
  yield* pieces;
  yield rests[rest];
}

/** The length in characters, and no more bytes than that; at least one byte is missing. */
export function shortened(chunks: Iterable<Uint8Array>): Uint8Array {
  const whole = Buffer.concat([...chunks]);
  return whole.subarray(0, Math.min(whole.toString('utf8').length, whole.length - 1));
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
