// A recorded answer cut at its customers, so that an answer for other customers can be put together from it. The cuts are found
// by the name of their element alone: what is malformed within a customer stays with it.

/** The bytes of an answer as a text in which each unit is one character, so that the bytes come back as they were. */
export interface RecordedText {
  readonly text: string;
  readonly bytesOf: (text: string) => Buffer;
}

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
}

/** `encoding`: as `capture.json` has it. All but UTF-16 write the names of elements in single bytes. */
export function recordedText(bytes: Buffer, encoding: string): RecordedText {
  if (encoding === 'utf-16le')
    return { text: bytes.toString('utf16le'), bytesOf: (text) => Buffer.from(text, 'utf16le') };
  if (encoding === 'utf-16be')
    return {
      text: swapped(bytes).toString('utf16le'),
      bytesOf: (text) => swapped(Buffer.from(text, 'utf16le')),
    };
  return { text: bytes.toString('latin1'), bytesOf: (text) => Buffer.from(text, 'latin1') };
}

export interface AnswerParts {
  /** What stands before the first customer; the whole answer where there is none. */
  readonly head: string;
  /** Each customer's element, from its start to its end. */
  readonly items: readonly string[];
  /** What stands between the first two customers. */
  readonly between: string;
  readonly tail: string;
}

const special = /[\\^$.*+?()[\]{}|]/g;

/** Start, end and empty tags of an element. */
const tagsOf = (element: string): RegExp => {
  const name = element.replace(special, '\\$&');
  return new RegExp(`<(/?)${name}(?:\\s(?:[^"'>]|"[^"]*"|'[^']*')*?)?(/?)>`, 'g');
};

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The elements of this name that stand in no other element of this name. */
function rangesOf(text: string, element: string): readonly Range[] {
  const ranges: Range[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: tag, 1: end, 2: empty, index } of text.matchAll(tagsOf(element))) {
    const isEnd = end === '/';
    if (isEnd && depth === 0) continue;
    if (depth === 0) from = index;
    depth += isEnd ? -1 : empty === '/' ? 0 : 1;
    if (depth === 0) ranges.push({ from, to: index + tag.length });
  }
  return ranges;
}

export function partsOf(text: string, element: string | null): AnswerParts {
  const ranges = element === null ? [] : rangesOf(text, element);
  const [first, second] = ranges;
  const last = ranges.at(-1);
  if (first === undefined || last === undefined) return { head: text, items: [], between: '', tail: '' };
  return {
    head: text.slice(0, first.from),
    items: ranges.map(({ from, to }) => text.slice(from, to)),
    between: second === undefined ? '' : text.slice(first.to, second.from),
    tail: text.slice(last.to),
  };
}

export interface ItemParts {
  readonly start: string;
  readonly inside: string;
  readonly end: string;
}

const outerTags = /^(<(?:[^"'>]|"[^"]*"|'[^']*')*?>)([^]*)(<\/[^<>]*>)$/;

/** The tags of a customer's element and what is between them. `null`: it has no end tag. */
export function itemParts(item: string): ItemParts | null {
  const [, start, inside, end] = outerTags.exec(item) ?? [];
  return start === undefined || inside === undefined || end === undefined ? null : { start, inside, end };
}
