// AA's own words, made fit for an error message: no credentials, no e-mail address, one line, cut short (P11).

const longest = 200;
const veil = '…';

/** As a pattern; white space in it matches any, for AA may have folded it. */
const escaped = (text: string): string =>
  text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+');

const xmlEscaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const xmlNumbered = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const uriEscaped = (text: string): string => encodeURIComponent(text.toWellFormed());

/** A secret as AA may echo it: as it is, or escaped once more than the document needs. */
const guisesOf = (secret: string): readonly string[] =>
  [
    secret,
    xmlEscaped(secret),
    xmlNumbered(secret),
    uriEscaped(secret),
    uriEscaped(secret).replaceAll('%20', '+'),
  ].filter((guise) => guise.trim() !== '');

/** Longest first, for one secret may begin with another. Case is ignored: databases like to shout. */
const secretPattern = (secrets: readonly string[]): RegExp | null => {
  const guises = [...new Set(secrets.flatMap(guisesOf))].sort((one, other) => other.length - one.length);
  return guises.length === 0 ? null : new RegExp(guises.map(escaped).join('|'), 'gi');
};

const folded = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** The bounds keep the search linear; what stands around an @ and is longer than an address goes as a whole too. */
const emailPattern = /[^\s@<>"'(),;:]{1,254}@[^\s@<>"'(),;:]+/g;

/** Of a message without secrets, no more than this is looked at for addresses: only its beginning is shown. */
const lookedAt = 2000;

export const redacted = (message: string, secrets: readonly string[]): string => {
  const pattern = secretPattern(secrets);
  const veiled = (text: string): string => (pattern === null ? text : text.replace(pattern, veil));
  const text = veiled(folded(veiled(message)))
    .slice(0, lookedAt)
    .replace(emailPattern, veil);
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}${veil}`;
};
