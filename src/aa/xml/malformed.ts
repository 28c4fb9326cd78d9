// What is said of an answer that is not well-formed: what is wrong, in which elements, at which line and column. Nothing of its
// content is said (P11). The names of the elements around the place are shown, as far as they look like names.

import { AaError, type AnswerFlaw } from '../aa-error.ts';
import { shownName, veil, xmlName } from './names.ts';

export interface Malformed {
  readonly flaw: AnswerFlaw;
  /** What is wrong, in a few words. */
  readonly what: string;
  /** The names of the open elements, the root first. */
  readonly open: readonly string[];
  readonly line: number;
  readonly column: number;
}

/** What saxes says → what we say. The first beginning that fits decides. */
const words: readonly (readonly [string, string])[] = [
  ['disallowed character in tag name', 'a "<" that begins no tag'],
  ['disallowed character in closing tag', 'an end tag that is not well-formed'],
  ['disallowed character.', 'a "<" in an attribute'],
  ['unexpected close tag', 'an end tag that does not fit'],
  ['unmatched closing tag', 'an end tag without a start'],
  ['weird empty close tag', 'an end tag without a name'],
  ['duplicate attribute', 'an attribute that stands twice in its element'],
  ['disallowed character in attribute name', 'an attribute that is not well-formed'],
  ['attribute without value', 'an attribute that is not well-formed'],
  ['unquoted attribute value', 'an attribute that is not well-formed'],
  ['no whitespace between attributes', 'an attribute that is not well-formed'],
  ['forward-slash in opening tag', 'a tag that is not well-formed'],
  ['malformed comment', 'a comment with "--" in it'],
  ['incorrect syntax', 'a "<!" that begins nothing'],
  ['text data outside of root', 'text outside the root element'],
  ['document must contain a root', 'it has no root element'],
  ['the string "]]>"', 'a "]]>" outside CDATA'],
];

/** The parser's words in ours. Its own may repeat what stands in the answer. */
export const plainWords = (said: string): string =>
  words.find(([start]) => said.startsWith(start))?.[1] ?? 'markup that is not well-formed';

const longestPath = 200;

/** `customers/custInfo/addresses`. Of a long path only the end is shown. */
function pathOf(names: readonly string[], secrets: readonly string[]): string {
  const path = names.map((name) => shownName(xmlName(name).own, secrets)).join('/');
  return path.length <= longestPath ? path : `${veil}${path.slice(1 - longestPath)}`;
}

/** What more there is to say of a flaw. */
const remarks: Readonly<Partial<Record<AnswerFlaw, string>>> = {
  'cut-off': ' (its Content-Length may be short)',
};

export function malformedError(
  { flaw, what, open, line, column }: Malformed,
  secrets: readonly string[],
): AaError {
  const where = open.length === 0 ? '' : `, in ${pathOf(open, secrets)}`;
  return new AaError('AA_MALFORMED_ANSWER', {
    detail: `${what}${where}${remarks[flaw] ?? ''}: line ${line}, column ${column}`,
    flaw,
    ...(flaw === 'character' ? { dialectKeys: ['dialect.repair'] } : {}),
  });
}
