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

/** Called before the text is passed on, with what was repaired before the root, in a few words. */
export type OnRepairedProlog = (what: string) => void;

/**
 * Passes the text on as soon as its beginning is known to be XML. White space before the declaration is left out. With
 * `onRepaired`, a declaration that stands in the wrong place, or is not well-formed, is read past. Throws `AA_EMPTY_ANSWER`,
 * `AA_HTML_ANSWER`, `AA_FORBIDDEN_XML` or `AA_MALFORMED_ANSWER`.
 */
export async function* checkedOpening(
  texts: AsyncIterable<string>,
  onRepaired: OnRepairedProlog | null = null,
): AsyncGenerator<string> {
  let start = '';
  let opening: Opening = 'empty';
  for await (const text of texts) {
    if (opening === 'plain') {
      yield text;
      continue;
    }
    start = (start + text).trimStart();
    opening = openingOf(start, false);
    if (opening === 'plain') yield onRepaired === null ? start : repairedProlog(start, onRepaired);
  }
  if (opening === 'plain') return;
  if (openingOf(start, true) === 'empty') throw new AaError('AA_EMPTY_ANSWER');
  yield onRepaired === null ? start : repairedProlog(start, onRepaired);
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
  const { at, ended } = prologOf(start);
  return ended ? start.slice(at, at + 2 * tellingLength) : '';
}

interface Prolog {
  /** Where each declaration stands: from its `<` to behind its `>`. */
  readonly declarations: readonly (readonly [from: number, to: number])[];
  /** Where the prolog ends, or where its last part begins if that has not ended. */
  readonly at: number;
  readonly ended: boolean;
}

const declarationStart = /^<\?xml[\s?]/i;

function prologOf(start: string): Prolog {
  const declarations: (readonly [number, number])[] = [];
  let at = 0;
  for (;;) {
    while (space.test(start.charAt(at))) at++;
    const end = endOfSkipped(start, at);
    if (end === null) return { declarations, at, ended: true };
    const found = start.indexOf(end, at);
    if (found === -1) return { declarations, at, ended: false };
    const after = found + end.length;
    if (declarationStart.test(start.slice(at, at + 6))) declarations.push([at, after]);
    at = after;
  }
}

function endOfSkipped(start: string, at: number): string | null {
  if (start.startsWith('<?', at)) return '?>';
  return start.startsWith('<!--', at) ? '-->' : null;
}

// A prolog that is not as XML wants it. By now the encoding is known, and a declaration says nothing more.

const soundDeclaration =
  /^<\?xml\s+version\s*=\s*(["'])1\.\d+\1(?:\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>$/;
const byteOrderMark = '\uFEFF';
const anythingButLineBreaks = /[^\r\n]/g;

/** Declarations in the wrong place become white space, so that lines and columns stay as they are. */
function repairedProlog(start: string, onRepaired: OnRepairedProlog): string {
  const { declarations, at } = prologOf(start);
  let prolog = start.slice(0, at);
  for (const [from, to] of declarations) {
    const written = start.slice(from, to);
    const isSound = from === 0 && soundDeclaration.test(written);
    if (isSound) continue;
    onRepaired(from === 0 ? 'a declaration that is not well-formed' : 'a declaration that is not first');
    prolog = prolog.slice(0, from) + written.replace(anythingButLineBreaks, ' ') + prolog.slice(to);
  }
  if (prolog.includes(byteOrderMark)) onRepaired('a byte order mark that is not first');
  return prolog.replaceAll(byteOrderMark, ' ') + start.slice(at);
}
