// The documents of the simulated AA, as texts in pieces: one customer, customers in bulk, success and failure. The
// document of the queue is in queue-document.ts.

import type { CustId } from '../../catalogue/ids.ts';
import type { VisibleCustomer } from '../making/view.ts';
import { tagOf, type AnswerStyle } from './answer-style.ts';
import { customerWriter } from './customer-writer.ts';
import {
  beginning,
  ending,
  errorElement,
  errorsElement,
  failureParts,
  leaf,
  success,
  type Refusal,
} from './document-parts.ts';
import { lineAt } from './field-writer.ts';

const assumedRoot = 'webServiceResponse';

export function* successDocument(style: AnswerStyle): Iterable<string> {
  const root = style.roots === 'documented' ? 'result' : assumedRoot;
  yield beginning(style, root) + leaf(style, 1, 'status', 'SUCCESS') + ending(style, root);
}

/** `root`: the root of the procedure's answers. `null`: customer details, whose failures are a document of their own. */
export function* failureDocument(
  style: AnswerStyle,
  refusal: Refusal,
  root: string | null,
): Iterable<string> {
  if (style.errorCode === 'documented' && root === null) {
    yield beginning(style, 'errors') + errorElement(style, refusal, 1) + ending(style, 'errors');
    return;
  }
  const shown = style.errorCode === 'documented' ? (root ?? assumedRoot) : assumedRoot;
  yield beginning(style, shown) + failureParts(style, refusal, 1) + ending(style, shown);
}

export function* customerDocument(
  style: AnswerStyle,
  customer: VisibleCustomer,
  withCodes = true,
): Iterable<string> {
  const { attributes, content } = customerWriter(style, 0, withCodes)(customer);
  const start = beginning(style, 'custInfo', attributes) + success(style, 1, 'details');
  yield start + content + ending(style, 'custInfo');
}

export const unknownCustomer = (custId: string): Refusal => ({
  code: '200',
  message: `Invalid customer ID: ${custId}`,
});

function unknownPart(style: AnswerStyle, custId: CustId): string {
  const refusal = unknownCustomer(custId);
  const failure =
    style.errorCode === 'documented' ? errorsElement(style, refusal, 2) : failureParts(style, refusal, 2);
  return leaf(style, 2, 'custId', custId) + failure;
}

/** One customer in a bulk answer: its details, or an id that does not exist. */
export type BulkPart = VisibleCustomer | { readonly unknown: CustId };

/** Yields one piece per customer. The customers are made while the answer is read. */
export function* bulkDocument(
  style: AnswerStyle,
  parts: Iterable<BulkPart>,
  withCodes = true,
): Iterable<string> {
  const root = style.roots === 'documented' ? 'customers' : 'custInfoResponse';
  const name = tagOf(style, 'custInfo');
  const write = customerWriter(style, 1, withCodes);
  const line = lineAt(style, 1);
  yield beginning(style, root) + success(style, 1, 'details');
  for (const part of parts) {
    const { attributes, content } =
      'unknown' in part ? { attributes: '', content: unknownPart(style, part.unknown) } : write(part);
    yield `${line}<${name}${attributes}>${content}${line}</${name}>`;
  }
  yield ending(style, root);
}
