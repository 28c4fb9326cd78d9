// What is said of an answer that cannot be used: what is wrong with it, what it looks like, and which keys of the dialect could
// make it understood. Of the content of the answer nothing is said (P11).

import { AaError, type AaErrorCode } from '../aa-error.ts';
import { skeletonWith } from '../xml/skeleton.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { ReadingContext } from './reading-context.ts';

export interface Misfit {
  /** The answer, or the part of it that does not fit. */
  readonly element: XmlElement;
  /** What is wrong: `the queue answer gives several numbers`. */
  readonly what: string;
  /** Keys below `dialect.answers`. */
  readonly keys: readonly string[];
  /** Something of the answer that is not kept in its tree, such as the first entry of a queue. */
  readonly sample?: XmlElement | null;
}

export function misfitError(
  code: AaErrorCode,
  { element, what, keys, sample = null }: Misfit,
  { secrets }: Pick<ReadingContext, 'secrets'>,
): AaError {
  const skeleton = skeletonWith(element, sample, secrets);
  const dialectKeys = keys.map((key) => `dialect.answers.${key}`);
  const detail = `${what}; it is ${skeleton}; see ${dialectKeys.map((key) => `\`${key}\``).join(', ')}`;
  return new AaError(code, { detail, skeleton, dialectKeys });
}
