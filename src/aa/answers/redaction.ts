// Makes AA's own words fit for an error message: without credentials, without what may be about a person, on one line, and cut
// short (P11).

import { isCode } from './codes.ts';

const longest = 200;
/** Stands for what is not shown. */
export const veil = '…';

// Credentials.

const specialCharacter = /[\\^$.*+?()[\]{}|/]/g;

const escaped = (text: string): string => text.replace(specialCharacter, '\\$&');

const xmlNames: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** All ways in which AA may repeat a character: as it is, as a reference, percent-encoded, or as a form field has it. */
function formsOfCharacter(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  const references = [xmlNames[character], `&#0*${codePoint};`, `&#x0*${codePoint.toString(16)};`];
  const bytes = [...Buffer.from(character.toWellFormed(), 'utf8')];
  const percent = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const forms = [escaped(character), ...references.filter((form) => form !== undefined), percent];
  return `(?:${forms.join('|')})`;
}

/** White space may be folded, or written as in a form field. */
const spaces = String.raw`(?:\s|\+|%20|%09|%0[ad]|&#0*(?:9|10|13|32);|&#x0*(?:9|a|d|20);)+`;

const whiteSpace = /\s+/;

/** Each character may have another form than the next: an escape of one character may leave the others alone. */
const patternOf = (secret: string): string =>
  secret
    .split(whiteSpace)
    .map((part) => Array.from(part, formsOfCharacter).join(''))
    .join(spaces);

/** The longest secret first, because one secret may begin with another. Case is ignored: databases may change it. */
function secretPattern(secrets: readonly string[]): RegExp | null {
  const real = secrets.filter((secret) => secret.trim() !== '');
  const sorted = [...new Set(real)].sort((one, other) => other.length - one.length);
  return sorted.length === 0 ? null : new RegExp(sorted.map(patternOf).join('|'), 'giu');
}

function veiledWith(secrets: readonly string[]): (text: string) => string {
  const pattern = secretPattern(secrets);
  return (text) => (pattern === null ? text : text.replace(pattern, veil));
}

/** The text without secrets and e-mail addresses, on one line. For words that are not about a person otherwise. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string => {
  const veiled = veiledWith(secrets);
  return veiled(folded(veiled(text)))
    .slice(0, searchedLength)
    .replace(emailPattern, veil);
};

// What may be about a person. It cannot be known from the wording of a message. So the rule looks only at the shape of words:
// what could be a number, an address or a name is veiled, and the rest is shown.

/** Technical words that are written with capitals anywhere in a sentence. */
const technical: ReadonlySet<string> = new Set(
  'aa acgi api error failure http https id ip java ora oracle pl/sql plsql sql sqlerrm success timeout url utf xml xpath'.split(
    ' ',
  ),
);

/** Error numbers: they say what failed, and nothing of a person. */
const errorNumber = /^(ora|pls|lpx|err|error)-\d{1,6}$/i;

/** Words at the start of sentences, or in capitals. Any other word with a capital may be a name. */
const ordinary =
  /^(an?|access|account|all|an|authentication|bad|badly(-formed)?|call|cannot|could|cust(omer)?|data(base)?|document|element|failed|failure|illegal|incorrect|internal|invalid|in|is|it|login|missing|more|nothing|no|not|one|password|permission|please|procedure|process|queue|record|request|required|rows?|server|service|session|something|sorry|system|temporar(il)?y|the|there|this|timeout|too|try|unable|unauthori[sz]ed|unexpected|unknown|user(name)?|value|vendor|we|web|wrong|xml|you(r)?)$/i;

const lowerCase = /^[\p{Ll}\p{M}'’_-]+$/u;
const marksAround = /^[^\p{L}\p{N}@]+|[^\p{L}\p{N}@]+$/gu;
const severalVeils = /…(?:[\s,;]*…)+/g;

const withoutMarks = (token: string): string => token.replace(marksAround, '');

/** A word with a digit, an `@` or a capital is veiled unless it is known. */
const isHarmless = (word: string): boolean =>
  word === '' ||
  errorNumber.test(word) ||
  technical.has(word.toLowerCase()) ||
  ordinary.test(word) ||
  lowerCase.test(word);

function veiledToken(token: string): string {
  const word = withoutMarks(token);
  return isHarmless(word) ? token : token.replace(word, veil);
}

/** Several veils in a row become one: the number of words in a name says something of the person, too. */
const impersonal = (message: string): string =>
  message.split(' ').map(veiledToken).join(' ').replace(severalVeils, veil);

// The whole.

const spaceOrControl = /[\s\p{Cc}]+/gu;

const folded = (text: string): string => text.replace(spaceOrControl, ' ').trim();

/** The bound keeps the search linear. What stands before an @ and is longer than an address is veiled as a whole, too. */
const emailPattern = /[^\s@<>"'(),;:]{1,254}@[^\s@<>"'(),;:]+/g;

/** Addresses are looked for in so much of a message without secrets: only its beginning is shown. */
const searchedLength = 2000;

/** A message of AA's without `secrets` and without what may be about a person; 200 characters at most. */
export function redacted(message: string, secrets: readonly string[]): string {
  const veiled = veiledWith(secrets);
  const shown = veiled(folded(veiled(message))).slice(0, searchedLength);
  const text = impersonal(shown.replace(emailPattern, veil));
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}${veil}`;
}

/** A code of AA's as it is. A credential, and what has not the shape of a code, are veiled. */
export const redactedCode = (code: string, secrets: readonly string[]): string =>
  isCode(code.trim()) ? veiledWith(secrets)(code.trim()) : veil;
