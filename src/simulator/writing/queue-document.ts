// The answer with the whole queue, as texts in pieces. It may have any length.

import type { CustId } from '../../catalogue/ids.ts';
import { type QueueSnapshot, type QueuedCustomer, queuedOnce } from '../world/change-queue.ts';
import { type WrittenReason, reasonsOf } from '../world/queue-reasons.ts';
import { type AnswerStyle, spelled, tagOf } from './answer-style.ts';
import { beginning, ending, leaf, success } from './document-parts.ts';
import { lineAt } from './field-writer.ts';

function trigger(style: AnswerStyle, { tableName, action }: WrittenReason, depth: number): string {
  const [name, line] = [tagOf(style, 'trigger'), lineAt(style, depth)];
  if (style.queueValues === 'attributes')
    return `${line}<${name} ${spelled(style, 'tableName')}="${tableName}" action="${action}"/>`;
  const inside = leaf(style, depth + 1, 'tableName', tableName) + leaf(style, depth + 1, 'action', action);
  return `${line}<${name}>${inside}${line}</${name}>`;
}

function flatReasons(style: AnswerStyle, reasons: readonly WrittenReason[], depth: number): string {
  const [first] = reasons;
  if (first === undefined) return leaf(style, depth, 'reason', 'Force enqueue');
  const tables = reasons.map(({ tableName }) => tableName).join(', ');
  return leaf(style, depth, 'action', first.action) + leaf(style, depth, 'tableName', tables);
}

function triggers(style: AnswerStyle, reasons: readonly WrittenReason[], depth: number): string {
  if (style.reasons === 'flat') return flatReasons(style, reasons, depth);
  const [name, line] = [tagOf(style, 'triggers'), lineAt(style, depth)];
  const inside = reasons.map((reason) => trigger(style, reason, depth + 1)).join('');
  return inside === '' ? '' : `${line}<${name}>${inside}${line}</${name}>`;
}

/** The text before a queued customer's number, and the text after it, with or without reasons. */
function seams(style: AnswerStyle, depth: number) {
  const [customer, id] = [tagOf(style, 'customer'), tagOf(style, 'custId')];
  const line = lineAt(style, depth);
  if (style.queueValues === 'attributes')
    return {
      head: `${line}<${customer} ${spelled(style, 'id')}="`,
      tail: (reasons: string) => (reasons === '' ? '"/>' : `">${reasons}${line}</${customer}>`),
    };
  return {
    head: `${line}<${customer}>${lineAt(style, depth + 1)}<${id}>`,
    tail: (reasons: string) => `</${id}>${reasons}${line}</${customer}>`,
  };
}

/** The most combinations of reasons that are kept. Millions are possible, but few are common. */
const mostTails = 10_000;

/** Writes a queued customer. The text of a combination of reasons is made once. */
function queuedWriter(
  style: AnswerStyle,
  depth: number,
  withReasons: boolean,
  idOf: (customer: number) => CustId,
) {
  const { head, tail } = seams(style, depth);
  const tails = new Map<number, string>();
  const tailOf = (reason: number): string => {
    const known = tails.get(reason);
    if (known !== undefined) return known;
    const written = tail(withReasons ? triggers(style, reasonsOf(reason), depth + 1) : '');
    if (tails.size >= mostTails) tails.clear();
    tails.set(reason, written);
    return written;
  };
  return (entry: QueuedCustomer): string => head + idOf(entry.customer) + tailOf(entry.reason);
}

export interface QueueWish {
  readonly withReasons: boolean;
  /** `false`: the answer has no max queue number, so no purge is possible by it. */
  readonly withMaxNumber: boolean;
}

/** Customers in one piece of a queue answer, about 16 KB. */
const entriesPerPiece = 256;

/** The beginning and the end of the answer. The assumed form has one more element around the customers. */
function frameOf(style: AnswerStyle, max: string): { readonly head: string; readonly end: string } {
  const documented = style.roots === 'documented';
  const root = documented ? 'queuedCusts' : 'custQueue';
  const [list, line] = [tagOf(style, 'customers'), lineAt(style, 1)];
  const status = success(style, 1, 'elsewhere');
  const first = style.maxQueueNumber === 'first';
  const [open, close] = documented ? ['', ''] : [`${line}<${list}>`, `${line}</${list}>`];
  return {
    head: `${beginning(style, root)}${first ? status + max : ''}${open}`,
    end: `${close}${first ? '' : max + status}${ending(style, root)}`,
  };
}

export function* queueDocument(
  style: AnswerStyle,
  snapshot: QueueSnapshot,
  { withReasons, withMaxNumber }: QueueWish,
  idOf: (customer: number) => CustId,
): Iterable<string> {
  const max = withMaxNumber ? leaf(style, 1, 'maxQueueNum', String(snapshot.maxQueueNumber ?? '')) : '';
  const write = queuedWriter(style, style.roots === 'documented' ? 1 : 2, withReasons, idOf);
  const { head, end } = frameOf(style, max);
  let piece = head;
  let inPiece = 0;
  for (const entry of style.queueEntries === 'customers' ? queuedOnce(snapshot) : snapshot.entries()) {
    piece += write(entry);
    inPiece += 1;
    if (inPiece < entriesPerPiece) continue;
    yield piece;
    [piece, inPiece] = ['', 0];
  }
  yield piece + end;
}
