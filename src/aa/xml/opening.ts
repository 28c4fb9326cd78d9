// Looks at how an answer opens, before the parser does: empty, an HTML page, a DOCTYPE, or something that is no XML.

import { AaError } from '../aa-error.ts';

/** Comments and the like before the root are looked past as far as this; the parser sees to the rest. */
const lookedAt = 16_384;

const htmlStart =
  /^<(?:!doctype\s+html|html|head|body|title|center|h[1-6]|hr|p|br|pre|div|frameset|script|style|meta)(?:[\s>/]|$)/i;

type Opening = 'plain' | 'undecided' | 'empty';

/** Passes the text through once its beginning is known to be XML. White space before the declaration is forgiven. */
export async function* opened(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let start = '';
  let opening: Opening = 'empty';
  for await (const text of texts) {
    if (opening === 'plain') {
      yield text;
      continue;
    }
    start = (start + text).trimStart();
    opening = openingOf(start, false);
    if (opening === 'plain') yield start;
  }
  if (opening === 'plain') return;
  if (openingOf(start, true) === 'empty') throw new AaError('AA_EMPTY_ANSWER');
  yield start;
}

/** Throws where the opening cannot be that of an answer. */
const openingOf = (start: string, ended: boolean): Opening => {
  if (start === '') return 'empty';
  if (!start.startsWith('<')) {
    throw new AaError('AA_MALFORMED_ANSWER', { detail: 'it does not begin like XML' });
  }
  const first = firstElement(start);
  if (htmlStart.test(first)) throw new AaError('AA_HTML_ANSWER');
  if (/^<!doctype/i.test(first) && (ended || first.length > 64)) throw new AaError('AA_FORBIDDEN_XML');
  return ended || first.length > 64 || start.length > lookedAt ? 'plain' : 'undecided';
};

/** What follows the declaration, comments and processing instructions; empty while they have not ended. */
const firstElement = (start: string): string => {
  let at = 0;
  for (;;) {
    while (/\s/.test(start.charAt(at))) at++;
    const end = start.startsWith('<?', at) ? '?>' : start.startsWith('<!--', at) ? '-->' : null;
    if (end === null) return start.slice(at, at + 128);
    const found = start.indexOf(end, at);
    if (found === -1) return '';
    at = found + end.length;
  }
};
