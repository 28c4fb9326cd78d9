// Reads the queue (3.4.1) while it streams in. Pages of entries go out as they come. The answer counts only when the promise
// resolves, because the status may stand at its very end.

import type { QueueEntry } from '../../catalogue/queue-entry.ts';
import type { QueueAnswer } from '../association.ts';
import type { Dialect } from '../dialect.ts';
import { documentReader, documentText } from '../xml/tree.ts';
import { canonicalNames } from '../xml/names.ts';
import { idNamesOf } from './found-customers.ts';
import { foldedMessage } from './phrases.ts';
import { createQueueCollector, type QueueCollector } from './queue-collector.ts';
import type { QueueNames } from './queue-entry.ts';
import { queueVerdict } from './queue-verdict.ts';
import type { ReadingContext } from './reading-context.ts';

/** Entries of one page, at most. */
export const queuePage = 1000;

/** Characters that the parser is given at once. Full pages go out between two pieces. */
const pieceLength = 65_536;

export type TakePage = (entries: readonly QueueEntry[]) => Promise<void>;

const namesOf = (dialect: Dialect): QueueNames => ({
  custId: idNamesOf(dialect),
  queueEntry: canonicalNames(dialect.answers['queueEntry'] ?? []),
  queueId: [...canonicalNames(dialect.answers['queueId'] ?? [])],
  maxQueueNum: canonicalNames(['maxQueueNum', ...(dialect.answers['maxQueueNum'] ?? [])]),
  ignored: canonicalNames(dialect.answers['ignored'] ?? []),
  nothingQueued: new Set((dialect.answers['nothingQueued'] ?? []).map(foldedMessage)),
});

/**
 * Throws an `AaError` unless the whole answer was understood; then the pages that were taken count for nothing. The answer waits
 * while a page is taken.
 */
export async function readQueueAnswer(
  chunks: AsyncIterable<Uint8Array>,
  context: ReadingContext,
  page: TakePage,
): Promise<QueueAnswer> {
  const { limits, dialect } = context;
  const names = namesOf(dialect);
  const collector = createQueueCollector(names);
  const reader = documentReader(context, collector.onClose, () => collector.sample);
  let entries = 0;
  for await (const piece of pieces(documentText(chunks, context, limits.queueBytes, reader))) {
    reader.write(piece);
    entries += await deliver(collector, page, queuePage);
  }
  const root = reader.end();
  const waiting = collector.waiting;
  const answer = queueVerdict(root, collector, {
    entries: entries + waiting,
    names,
    context,
  });
  await deliver(collector, page, 1);
  return answer;
}

async function* pieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) {
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
  }
}

/** Delivers pages while at least `least` entries wait. Gives how many entries were delivered. */
async function deliver(collector: QueueCollector, page: TakePage, least: number): Promise<number> {
  let delivered = 0;
  while (collector.waiting >= least) {
    const entries = collector.take(queuePage);
    await page(entries);
    delivered += entries.length;
  }
  return delivered;
}
