// Names of elements and attributes: as AA spells them, and in the canonical spelling that comparisons use.

import { canonicalSpelling } from '../../catalogue/canonical-name.ts';

/** `ns:max-queue-num` has the own name `max-queue-num`, the canonical name `maxqueuenum` and the prefix `ns`. */
export interface XmlName {
  /** AA's spelling, without the namespace prefix. */
  readonly own: string;
  /** Lower case, without `-`, `_` and prefix. */
  readonly canonical: string;
  readonly prefix: string;
}

/** Two names that differ only in case, `-`, `_` or a namespace prefix are the same name. */
export const canonicalName = (name: string): string => xmlName(name).canonical;

export const canonicalNames = (names: Iterable<string>): ReadonlySet<string> =>
  new Set([...names].map(canonicalName));

/** Answers use a few hundred names again and again. The bound is for answers with names without end. */
const rememberedNames = 4096;
const remembered = new Map<string, XmlName>();

export function xmlName(raw: string): XmlName {
  const known = remembered.get(raw);
  if (known !== undefined) return known;
  const made = makeName(raw);
  if (remembered.size < rememberedNames && raw.length <= 128) remembered.set(raw, made);
  return made;
}

function makeName(raw: string): XmlName {
  const colon = raw.lastIndexOf(':');
  const own = raw.slice(colon + 1);
  const canonical = canonicalSpelling(own);
  const prefix = raw.slice(0, Math.max(colon, 0));
  return { own: interned(own), canonical: interned(canonical), prefix: interned(prefix) };
}

/** The same text, as V8 keeps names of properties: two of these are compared by address and not letter by letter. */
const interned = (text: string): string => Object.keys({ [text]: null })[0] ?? text;

/** A name as schemas have them. A long name, or one with digits in a row, may be data of a person: it is not shown (P11). */
const plausibleName = /^(?!.*\d{3})[A-Za-z_][\w.-]{0,39}$/;

/** Stands for a text or a name that is not shown. */
export const veil = '…';

/** The name, or `…` where it may be data or a credential. */
export const shownName = (own: string, secrets: readonly string[]): string =>
  plausibleName.test(own) &&
  !secrets.some((secret) => secret !== '' && own.toLowerCase().includes(secret.toLowerCase()))
    ? own
    : veil;
