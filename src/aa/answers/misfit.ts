// What is said of an answer that cannot be used: what is wrong with it, what it looks like, and the keys of the dialect by
// which a person who knows better can say so. Nothing of what stands in it.

import { AaError, type AaErrorCode } from '../aa-error.ts';
import type { ReadingContext } from './reading-context.ts';
import { skeletonOf } from './skeleton.ts';
import type { XmlElement } from '../xml/tree.ts';

export interface Misfit {
  /** The answer, or the part of it that does not fit. */
  readonly element: XmlElement;
  /** What is wrong: `the queue answer gives several numbers`. */
  readonly what: string;
  /** Keys below `dialect.answers`. */
  readonly keys: readonly string[];
  /** Something of it that is not kept in the answer, such as the first entry of a queue. */
  readonly sample?: XmlElement | null;
}

export const misfitError = (
  code: AaErrorCode,
  { element, what, keys, sample = null }: Misfit,
  { secrets }: Pick<ReadingContext, 'secrets'>,
): AaError => {
  const beside = sample === null ? '' : `, with such as ${skeletonOf(sample, secrets)}`;
  const skeleton = skeletonOf(element, secrets) + beside;
  const dialectKeys = keys.map((key) => `dialect.answers.${key}`);
  const detail = `${what}; it is ${skeleton}; see ${dialectKeys.map((key) => `\`${key}\``).join(', ')}`;
  return new AaError(code, { detail, skeleton, dialectKeys });
};
