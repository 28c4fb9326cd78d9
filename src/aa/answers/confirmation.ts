// Reads the answer to a purge or an enqueue. Only an explicit SUCCESS counts (P1).

import { isConfirmed } from './confirmation-status.ts';
import { failureError } from './failure.ts';
import { misfitError } from './misfit.ts';
import { inUsualWords } from './usual-words.ts';
import { readTree } from '../xml/document.ts';
import type { ReadingContext } from './reading-context.ts';
import { hintWithin, reportOf, statusOfElement } from './outcome.ts';
import type { XmlElement } from '../xml/tree.ts';

/** Resolves on AA's SUCCESS; any other answer throws. */
export const readConfirmation = async (
  chunks: AsyncIterable<Uint8Array>,
  context: ReadingContext,
): Promise<void> => confirm(inUsualWords(await readTree(chunks, context), context.dialect), context);

const unconfirmed = { what: 'it has no status SUCCESS for the call', keys: ['status', 'success'] };

const confirm = (root: XmlElement, context: ReadingContext): void => {
  const report = reportOf(root);
  const failure = 'failure' in report ? report.failure : hintWithin(root);
  if (failure !== null) throw failureError(failure, context);
  if (root.name.canonical === 'status' && statusOfElement(root) === 'failure')
    throw failureError({ codes: [], message: null }, context);
  if (!isConfirmed(root)) throw misfitError('AA_NOT_CONFIRMED', { ...unconfirmed, element: root }, context);
};
