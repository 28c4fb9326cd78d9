// Reads the queue (3.4.1) while it streams in: pages of entries go out as they come, and the answer counts only when the
// promise resolves, for its status may stand at its very end.

import type { QueueEntry } from '../../catalogue/queue-entry.ts';
import type { QueueAnswer } from '../association.ts';
import type { Dialect } from '../dialect.ts';
import { idNamesOf } from './customer-id.ts';
import { decoded } from '../xml/decoding.ts';
import { opened } from '../xml/opening.ts';
import { createQueueCollector, type QueueCollector, type QueueNames } from './queue-collector.ts';
import { queueVerdict } from './queue-verdict.ts';
import { foldedMessage } from './phrases.ts';
import { rootOf } from '../xml/document.ts';
import type { ReadingContext } from './reading-context.ts';
import { createTreeBuilder } from '../xml/tree-builder.ts';
import { canonicalNames } from '../xml/names.ts';
import { createXmlParser } from '../xml/parser.ts';

/** Entries of one page, at most. */
export const queuePage = 1000;

/** Characters given to the parser at once: between two pieces, full pages go out. */
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

/** Pages that were taken count for nothing if this throws. The answer waits while a page is being taken. */
export const readQueueAnswer = async (
  chunks: AsyncIterable<Uint8Array>,
  context: ReadingContext,
  page: TakePage,
): Promise<QueueAnswer> => {
  const { limits, httpCharset, dialect } = context;
  const names = namesOf(dialect);
  const collector = createQueueCollector(names);
  const builder = createTreeBuilder(limits, collector.onClose);
  const parser = createXmlParser(limits, builder);
  let entries = 0;
  for await (const piece of pieces(opened(decoded(chunks, { httpCharset, maxBytes: limits.queueBytes })))) {
    parser.write(piece);
    entries += await deliver(collector, page, queuePage);
  }
  parser.end();
  const waiting = collector.waiting;
  const answer = queueVerdict(rootOf(builder.root()), collector, {
    entries: entries + waiting,
    names,
    context,
  });
  await deliver(collector, page, 1);
  return answer;
};

async function* pieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) {
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
  }
}

/** Hands over pages while at least `least` entries wait; gives how many went. */
const deliver = async (collector: QueueCollector, page: TakePage, least: number): Promise<number> => {
  let delivered = 0;
  while (collector.waiting >= least) {
    const entries = collector.take(queuePage);
    await page(entries);
    delivered += entries.length;
  }
  return delivered;
};
