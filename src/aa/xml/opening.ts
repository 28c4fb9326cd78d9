// Looks at the beginning of an answer before the parser does. An empty answer, an HTML page, a DOCTYPE and a text that is not
// XML are refused with an error that says so.

import { AaError } from '../aa-error.ts';

/** What stands before the root (comments, for instance) is skipped up to this length; the parser checks the rest. */
const longestOpening = 16_384;

/** So many characters of the root are enough to tell what it is. */
const tellingLength = 64;

const htmlStart =
  /^<(?:\w+:html|!doctype\s+html|html|head|body|title|center|h[1-6]|hr|p|br|pre|div|frameset|script|style|meta)(?:[\s>/]|$)/i;
const doctypeStart = /^<!doctype/i;
const space = /\s/;

type Opening = 'plain' | 'undecided' | 'empty';

/**
 * Passes the text on as soon as its beginning is known to be XML. White space before the declaration is left out. Throws
 * `AA_EMPTY_ANSWER`, `AA_HTML_ANSWER`, `AA_FORBIDDEN_XML` or `AA_MALFORMED_ANSWER`.
 */
export async function* checkedOpening(texts: AsyncIterable<string>): AsyncGenerator<string> {
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

/** The name of the first element may go on. */
const openName = /^<(?:!doctype\s*)?[\w:!-]*$/i;

/**
 * Whether an answer that begins so is an HTML page; `null` while that cannot be told. White space before it does not count.
 * `ended`: nothing follows.
 */
export function beginsLikeHtml(start: string, ended: boolean): boolean | null {
  const first = firstElement(start.trimStart());
  const isOpen = first === '' || openName.test(first);
  return isOpen && !ended && start.length <= longestOpening ? null : htmlStart.test(first);
}

/** Throws where an answer cannot begin so. */
function openingOf(start: string, ended: boolean): Opening {
  if (start === '') return 'empty';
  if (!start.startsWith('<')) {
    throw new AaError('AA_MALFORMED_ANSWER', { detail: 'it does not begin like XML' });
  }
  const first = firstElement(start);
  const isTold = ended || first.length > tellingLength;
  if (htmlStart.test(first)) throw new AaError('AA_HTML_ANSWER');
  if (doctypeStart.test(first) && isTold) throw new AaError('AA_FORBIDDEN_XML');
  return isTold || start.length > longestOpening ? 'plain' : 'undecided';
}

/** What follows the declaration, the comments and the processing instructions; empty while these have not ended. */
function firstElement(start: string): string {
  let at = 0;
  for (;;) {
    while (space.test(start.charAt(at))) at++;
    const end = endOfSkipped(start, at);
    if (end === null) return start.slice(at, at + 2 * tellingLength);
    const found = start.indexOf(end, at);
    if (found === -1) return '';
    at = found + end.length;
  }
}

function endOfSkipped(start: string, at: number): string | null {
  if (start.startsWith('<?', at)) return '?>';
  return start.startsWith('<!--', at) ? '-->' : null;
}
