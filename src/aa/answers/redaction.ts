// AA's own words, made fit for an error message: no credentials, nothing that may be about a person, one line, cut short
// (P11).

import { isCode } from './codes.ts';
import { impersonal } from './impersonal.ts';

const longest = 200;
const veil = '…';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const xmlNames: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Every way in which one character may be echoed: as it is, as a reference, percent-encoded, or as a form field. */
const guisesOfCharacter = (character: string): string => {
  const codePoint = character.codePointAt(0) ?? 0;
  const references = [xmlNames[character], `&#0*${codePoint};`, `&#x0*${codePoint.toString(16)};`];
  const bytes = [...Buffer.from(character.toWellFormed(), 'utf8')];
  const percent = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const guises = [escaped(character), ...references.filter((guise) => guise !== undefined), percent];
  return `(?:${guises.join('|')})`;
};

/** White space may have been folded, or be written as a form field has it. */
const spaces = String.raw`(?:\s|\+|%20|%09|%0[ad]|&#0*(?:9|10|13|32);|&#x0*(?:9|a|d|20);)+`;

/** Every character may be in a guise of its own, for what escapes one may leave others alone. */
const patternOf = (secret: string): string =>
  secret
    .split(/\s+/)
    .map((part) => Array.from(part, guisesOfCharacter).join(''))
    .join(spaces);

/** Longest first, for one secret may begin with another. Case is ignored: databases like to shout. */
const secretPattern = (secrets: readonly string[]): RegExp | null => {
  const real = secrets.filter((secret) => secret.trim() !== '');
  const sorted = [...new Set(real)].sort((one, other) => other.length - one.length);
  return sorted.length === 0 ? null : new RegExp(sorted.map(patternOf).join('|'), 'giu');
};

const folded = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** The bounds keep the search linear; what stands around an @ and is longer than an address goes as a whole too. */
const emailPattern = /[^\s@<>"'(),;:]{1,254}@[^\s@<>"'(),;:]+/g;

/** Of a message without secrets, no more than this is looked at for addresses: only its beginning is shown. */
const lookedAt = 2000;

const veiledWith = (secrets: readonly string[]): ((text: string) => string) => {
  const pattern = secretPattern(secrets);
  return (text) => (pattern === null ? text : text.replace(pattern, veil));
};

export const redacted = (message: string, secrets: readonly string[]): string => {
  const veiled = veiledWith(secrets);
  const shown = veiled(folded(veiled(message))).slice(0, lookedAt);
  const text = impersonal(shown.replace(emailPattern, veil));
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}${veil}`;
};

/** A code as it is, unless it is a credential or has not the shape of a code. */
export const redactedCode = (code: string, secrets: readonly string[]): string =>
  isCode(code.trim()) ? veiledWith(secrets)(code.trim()) : veil;
