// References in a text: `&amp;`, `&#233;`, `&eacute;`. XML knows five names. A name of HTML has one reading, and so has an `&`
// that begins no reference: it is an `&`.

import { characterEntities } from 'character-entities';
import { codePointName, halfMark, isSurrogate, isXmlCharacter, lost } from './unfit-text.ts';

export interface Referred {
  readonly text: string;
  /** What had to be repaired, in a few words. `null`: nothing. */
  readonly repair: string | null;
  /** Whether the text has marks: see unfit-text.ts. */
  readonly marked?: boolean;
}

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Characters of the longest reference that may be one. The longest name of HTML has 31 letters. */
export const longestReference = 40;

/** Whether the character may stand between `&` and `;`. */
export const isReferenceCode = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  code === 0x23;

const number = /^#(?:[xX]([0-9a-fA-F]+)|([0-9]+))$/;

/** An `&`, and what stands after it. */
export const bareAmpersand = (after: string): Referred => ({ text: `&${after}`, repair: 'U+0026 (bare)' });

/** What the reference with this name, or this number, stands for. */
export function referred(reference: string): Referred {
  const text = named.get(reference);
  if (text !== undefined) return { text, repair: null };
  const digits = number.exec(reference);
  if (digits !== null)
    return ofNumber(parseInt(digits[1] ?? digits[2] ?? '', digits[1] === undefined ? 10 : 16));
  if (!Object.hasOwn(characterEntities, reference)) return bareAmpersand(`${reference};`);
  const entity = characterEntities[reference] ?? '';
  return { text: entity, repair: `${codePointName(entity.codePointAt(0) ?? 0)} (named entity)` };
}

function ofNumber(code: number): Referred {
  if (isXmlCharacter(code)) return { text: String.fromCodePoint(code), repair: null };
  if (isSurrogate(code)) return { text: halfMark(code), repair: null, marked: true };
  return { text: lost, repair: code > 0x10ffff ? 'U+FFFD (a number above U+10FFFF)' : codePointName(code) };
}
