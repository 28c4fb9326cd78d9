// The answers of the services beside the four calls: their records, or that there are none.

import { type OtherName, otherProcedures } from '../requests/other-procedures.ts';
import type { Wish } from '../requests/service-request.ts';
import type { Site } from '../services/site.ts';
import type { AnswerStyle } from '../writing/answer-style.ts';
import { beginning, ending, success } from '../writing/document-parts.ts';
import { failureDocument } from '../writing/documents.ts';
import { authentication } from './authentication.ts';
import { credits, purchases } from './purchases.ts';
import { employers } from './employers.ts';
import { events } from './events.ts';
import { members } from './members.ts';
import { contentOf, writeRecord } from './record.ts';
import { registrations } from './registrations.ts';
import type { Service, Told } from './service.ts';

const services: Readonly<Record<OtherName, Service>> = {
  authentication,
  events,
  registrations,
  purchases,
  members,
  credits,
  employers,
};

function* documentOf(
  style: AnswerStyle,
  root: string,
  told: Exclude<Told, { failure: string }>,
): Iterable<string> {
  if ('content' in told) {
    const { attributes, inside } = contentOf(style, told.content, 0);
    const status = told.withStatus ? success(style, 1, 'elsewhere') : '';
    yield beginning(style, root, attributes) + inside + status + ending(style, root);
    return;
  }
  yield beginning(style, root);
  for (const record of told.records) yield writeRecord(style, told.element, record, 1);
  yield success(style, 1, 'elsewhere') + ending(style, root);
}

export interface OtherAnswer {
  readonly document: Iterable<string>;
  readonly outcome: string;
}

export function otherAnswer(
  { world }: Site,
  style: AnswerStyle,
  { service, request }: Extract<Wish, { of: 'other' }>,
): OtherAnswer {
  const root = otherProcedures.find(({ name }) => name === service)?.answerRoot ?? service;
  const told = services[service](world, request);
  if (!('failure' in told)) return { document: documentOf(style, root, told), outcome: 'success' };
  const refusal = {
    code: told.failure.startsWith('Invalid customer') ? '200' : '999',
    message: told.failure,
  };
  return { document: failureDocument(style, refusal, root), outcome: 'failure' };
}
