// The beginning and the end of a queue that is too large to keep, put together at an entry, so that what is malformed about the whole
// is not the seam.

import type { LosslessText } from '../bytes/lossless-text.ts';
import type { TakenAnswer } from '../asking/taken-answer.ts';

const behindName = [' ', '>', '/', '\t', '\r', '\n'];

/** The places where an element of this name begins. */
function startsOf(bytes: Buffer, element: string, encode: LosslessText['encode']) {
  const patterns = behindName.map((next) => encode(`<${element}${next}`));
  const first = patterns.map((pattern) => bytes.indexOf(pattern)).filter((at) => at >= 0);
  const last = patterns.map((pattern) => bytes.lastIndexOf(pattern)).filter((at) => at >= 0);
  return { first: Math.min(...first), last: Math.max(...last) };
}

/** `element`: the name of an entry. `null`: no entry was seen, so the end is left out. */
export function joinedAtEntry(
  { beginning, end }: Pick<TakenAnswer, 'beginning' | 'end'>,
  element: string | null,
  encode: LosslessText['encode'],
): Uint8Array {
  const [head, tail] = [Buffer.from(beginning), Buffer.from(end)];
  if (end.length === 0 || element === null) return head;
  const { last } = startsOf(head, element, encode);
  const { first } = startsOf(tail, element, encode);
  return Number.isFinite(first) && Number.isFinite(last)
    ? Buffer.concat([head.subarray(0, last), tail.subarray(first)])
    : head;
}
