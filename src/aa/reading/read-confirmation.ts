// Reads the answer to a purge or an enqueue. Only an explicit SUCCESS counts (P1).

import { AaError } from '../aa-error.ts';
import { failureError } from './failure.ts';
import { readTree } from './read-tree.ts';
import type { ReadingContext } from './reading-context.ts';
import { reportOf, statusOfElement } from './reported-failure.ts';
import { isLeaf, type XmlElement } from './xml-element.ts';

/** Resolves on AA's SUCCESS; any other answer throws. */
export const readConfirmation = async (
  chunks: AsyncIterable<Uint8Array>,
  context: ReadingContext,
): Promise<void> => confirm(await readTree(chunks, context), context);

const confirm = (root: XmlElement, context: ReadingContext): void => {
  const report = reportOf(root);
  if (report.status === 'failure' || report.status === 'hinted') throw failureError(report.failure, context);
  const rootStatus = isLeaf(root) || root.name.canonical === 'status' ? statusOfElement(root) : null;
  if (rootStatus === 'failure') throw failureError({ codes: [], message: null }, context);
  if (report.status !== 'success' && rootStatus !== 'success') throw new AaError('AA_NOT_CONFIRMED');
};
