// Markup cut into pieces, whatever is wrong with it. Nothing is refused and nothing is lost: the pieces in their order are the
// text. What only looks like markup is a text.

export type Place = 'text' | 'attribute' | 'cdata' | 'comment' | 'instruction' | 'declaration' | 'doctype';

export type Piece =
  /** Marks of markup and white space between them. They stay. */
  | { readonly is: 'mark'; readonly text: string }
  | { readonly is: 'name'; readonly text: string; readonly of: 'element' | 'attribute' | 'instruction' }
  /** `holder`: the name of the attribute, or of the declaration's part. `null` where the element around it holds it. */
  | { readonly is: 'value'; readonly text: string; readonly place: Place; readonly holder: string | null };

export interface Token {
  readonly kind: 'start' | 'empty' | 'end' | 'other';
  /** The name of the element; empty where the token is no tag. */
  readonly name: string;
  readonly pieces: readonly Piece[];
}

const mark = (text: string): Piece => ({ is: 'mark', text });

const value = (text: string, place: Place, holder: string | null = null): Piece => ({
  is: 'value',
  text,
  place,
  holder,
});

const other = (...pieces: readonly Piece[]): Token => ({ kind: 'other', name: '', pieces });

// Comments, CDATA and instructions: from an opening to an end, or to the end of the answer.

interface Section {
  readonly opening: string;
  readonly end: string;
  readonly place: Place;
}

const sections: readonly Section[] = [
  { opening: '<!--', end: '-->', place: 'comment' },
  { opening: '<![CDATA[', end: ']]>', place: 'cdata' },
];

function sectionAt(text: string, at: number): Token | null {
  const section = sections.find(({ opening }) => text.startsWith(opening, at));
  if (section === undefined) return null;
  const from = at + section.opening.length;
  const to = text.indexOf(section.end, from);
  const body = value(text.slice(from, to === -1 ? text.length : to), section.place);
  return other(mark(section.opening), body, mark(to === -1 ? '' : section.end));
}

const xmlDeclaration = /^\s+(?:version|encoding|standalone)\s*=/;

function instructionAt(text: string, at: number): Token | null {
  // An end is looked for only where there is a beginning: the text may be long.
  const end = text.startsWith('<?', at) ? text.indexOf('?>', at + 2) : -1;
  if (end === -1) return null;
  const [, target = '', rest = ''] = /^([^\s<>?]*)([^]*)$/.exec(text.slice(at + 2, end)) ?? [];
  const body =
    target.toLowerCase() === 'xml' && xmlDeclaration.test(rest)
      ? partsOfDeclaration(rest)
      : [value(rest, 'instruction')];
  return other(mark('<?'), { is: 'name', text: target, of: 'instruction' }, ...body, mark('?>'));
}

/** `version="1.0"` and so on. */
function partsOfDeclaration(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(/(version|encoding|standalone)(\s*=\s*["'])([^"']*)(["'])/g)) {
    const [whole, name = '', opening = '', inside = '', end = ''] = found;
    pieces.push(value(text.slice(at, found.index), 'instruction'), mark(name + opening));
    pieces.push(value(inside, 'declaration', name), mark(end));
    at = found.index + whole.length;
  }
  return [...pieces, value(text.slice(at), 'instruction')];
}

const doctype = /<!([a-z]+)((?:[^"'[\]<>]|"[^"]*"|'[^']*'|\[[^\]]*\])*)>/iy;

function doctypeAt(text: string, at: number): Token | null {
  doctype.lastIndex = at;
  const [, keyword = '', inside = ''] = doctype.exec(text) ?? [];
  if (keyword === '') return null;
  return other(mark('<!'), value(keyword + inside, 'doctype'), mark('>'));
}

// Tags.

const nameText = /[^\s<>/="'&;!?]+/y;
const spaces = /\s*/y;

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** Where a value may end: nothing else stands behind a quote in a tag. */
const afterValue = /[\s/>?]|$/y;

/** The value of an attribute from its quote on; `null` where the quote has no end that fits. */
function quotedAt(text: string, at: number): { readonly inside: string; readonly quote: string } | null {
  const quote = text[at] ?? '';
  if (quote !== '"' && quote !== "'") return null;
  const end = text.indexOf(quote, at + 1);
  afterValue.lastIndex = end + 1;
  return end === -1 || !afterValue.test(text) ? null : { inside: text.slice(at + 1, end), quote };
}

const unquoted = /[^\s<>"'`]+/y;

/** The value behind an equals sign. `null`: there is none. */
function valueAt(text: string, at: number, holder: string): readonly Piece[] | null {
  const quoted = quotedAt(text, at);
  if (quoted !== null) {
    const { inside, quote } = quoted;
    return [mark(quote), value(inside, 'attribute', holder), mark(quote)];
  }
  const bare = matchAt(unquoted, text, at);
  return bare === '' ? null : [value(bare, 'attribute', holder)];
}

const lengthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { text }) => sum + text.length, 0);

const equals = /\s*=\s*/y;

/** An attribute without a value, or with one without quotes, is no XML, so its name may be anything. It counts as a value. */
function attributeAt(text: string, at: number): readonly Piece[] | null {
  const name = matchAt(nameText, text, at);
  if (name === '') return null;
  const sign = matchAt(equals, text, at + name.length);
  if (sign === '') return [value(name, 'attribute', '')];
  const held = valueAt(text, at + name.length + sign.length, name);
  if (held === null) return null;
  const isQuoted = held.length > 1;
  return [
    isQuoted ? { is: 'name', text: name, of: 'attribute' } : value(name, 'attribute', ''),
    mark(sign),
    ...held,
  ];
}

const tagEnd = /\/?>/y;

/** From behind the name of a tag to its `>`. `null`: it is no tag. */
function restOfTag(text: string, from: number): readonly Piece[] | null {
  const pieces: Piece[] = [];
  let at = from;
  for (;;) {
    const space = matchAt(spaces, text, at);
    const end = matchAt(tagEnd, text, at + space.length);
    if (end !== '') return [...pieces, mark(space + end)];
    const attribute = space === '' && pieces.length === 0 ? null : attributeAt(text, at + space.length);
    if (attribute === null) return null;
    pieces.push(mark(space), ...attribute);
    at += space.length + lengthOf(attribute);
  }
}

function tagAt(text: string, at: number): Token | null {
  const opening = text[at + 1] === '/' ? '</' : '<';
  const name = matchAt(nameText, text, at + opening.length);
  const rest = name === '' ? null : restOfTag(text, at + opening.length + name.length);
  if (rest === null) return null;
  const kind = opening === '</' ? 'end' : rest.at(-1)?.text.endsWith('/>') === true ? 'empty' : 'start';
  return { kind, name, pieces: [mark(opening), { is: 'name', text: name, of: 'element' }, ...rest] };
}

const markupAt = (text: string, at: number): Token | null =>
  sectionAt(text, at) ?? instructionAt(text, at) ?? doctypeAt(text, at) ?? tagAt(text, at);

/** All tokens of a text, in their order. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const markup = text[at] === '<' ? markupAt(text, at) : null;
    const next = text.indexOf('<', at + 1);
    const token = markup ?? other(value(text.slice(at, next === -1 ? text.length : next), 'text'));
    tokens.push(token);
    at += lengthOf(token.pieces);
  }
  return tokens;
}

export const writtenTokens = (tokens: readonly Token[]): string =>
  tokens.map(({ pieces }) => pieces.map(({ text }) => text).join('')).join('');
