// Carries out a call that AA does not refuse: its effect, and its document. The two are separate, because a fault may
// let one happen without the other.

import { spoiledList } from '../faults/damage.ts';
import type { FaultRule } from '../faults/fault-rule.ts';
import type { Wish } from '../requests/service-request.ts';
import type { AnswerStyle } from '../writing/answer-style.ts';
import {
  bulkDocument,
  customerDocument,
  failureDocument,
  successDocument,
  unknownCustomer,
  type BulkPart,
} from '../writing/documents.ts';
import { queueDocument } from '../writing/queue-document.ts';
import { otherAnswer } from '../other-services/other-answer.ts';
import type { Site } from './site.ts';
import { custId as asCustId } from '../../catalogue/ids.ts';

type WishOf<Of extends Wish['of']> = Extract<Wish, { of: Of }>;

/** Purges or enqueues. All other calls only read. */
export function applyEffect({ world, statistics, replay }: Site, wish: Wish): void {
  replay?.applyEffect(wish);
  if (wish.of === 'purge') {
    statistics.purged(wish.maxQueueNumber, world.queue.purge(wish.maxQueueNumber));
  } else if (wish.of === 'enqueue') {
    if (wish.custId === null) world.enqueueEveryone();
    else if (replay === null) world.enqueue(wish.custId);
  }
}

export interface Execution {
  readonly document: Iterable<string>;
  readonly maxQueueNum: number | null;
  /** Default: `success`. */
  readonly outcome?: string;
}

function queueAnswer(
  { world }: Site,
  style: AnswerStyle,
  { withReasons }: WishOf<'queue'>,
  rule: FaultRule | null,
): Execution {
  const snapshot = world.queue.snapshot();
  const wish = { withReasons, withMaxNumber: rule?.fault !== 'no-max-queue-number' };
  const document = queueDocument(style, snapshot, wish, (number) => world.ids.idOf(number));
  return { document, maxQueueNum: snapshot.maxQueueNumber };
}

/** The customers of a bulk answer in the order of the request. Unknown ids keep their places, where the style gives them. */
function* bulkParts(
  { world, faults, statistics }: Site,
  style: AnswerStyle,
  { custIds, asked, narrowing }: WishOf<'customers'>,
  rule: FaultRule | null,
): Iterable<BulkPart> {
  const known = custIds.filter((custId) => world.exists(custId));
  const victims = known.length === 0 ? custIds : known;
  for (const { custId, next } of spoiledList(custIds, victims, rule, faults.dice, () => world.anyone())) {
    const customer = next
      ? world.visibleNext(custId, asked, narrowing)
      : world.visible(custId, asked, narrowing);
    if (customer !== null) {
      statistics.served(custId);
      yield customer;
    } else if (style.unknownInBulk === 'error') yield { unknown: asCustId(custId) };
  }
}

function* singleDocument(
  { world, statistics }: Site,
  style: AnswerStyle,
  { custIds: [custId = ''], asked, narrowing, withCodes }: WishOf<'customers'>,
): Iterable<string> {
  const customer = world.visible(custId, asked, narrowing);
  if (customer === null) {
    yield* failureDocument(style, unknownCustomer(custId), null);
    return;
  }
  statistics.served(custId);
  yield* customerDocument(style, customer, withCodes);
}

const customersDocument = (
  site: Site,
  style: AnswerStyle,
  wish: WishOf<'customers'>,
  rule: FaultRule | null,
): Iterable<string> =>
  wish.bulk
    ? bulkDocument(style, bulkParts(site, style, wish, rule), wish.withCodes)
    : singleDocument(site, style, wish);

/** The document of a call that succeeds. Customers are made up while the document is read. */
export function documentOf(site: Site, style: AnswerStyle, wish: Wish, rule: FaultRule | null): Execution {
  switch (wish.of) {
    case 'queue':
      return queueAnswer(site, style, wish, rule);
    case 'customers':
      return { document: customersDocument(site, style, wish, rule), maxQueueNum: null };
    case 'purge':
      return { document: successDocument(style), maxQueueNum: wish.maxQueueNumber };
    case 'enqueue':
      return { document: successDocument(style), maxQueueNum: null };
    case 'other':
      return { ...otherAnswer(site, style, wish), maxQueueNum: null };
  }
}
