// The answers of the services beside the four calls of the guide: their records, or a failure.

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
import type { Service, ServiceReply } from './service.ts';

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
  reply: Exclude<ServiceReply, { failure: string }>,
): Iterable<string> {
  if ('content' in reply) {
    const { attributes, inside } = contentOf(style, reply.content, 0);
    const status = reply.withStatus ? success(style, 1, 'elsewhere') : '';
    yield beginning(style, root, attributes) + inside + status + ending(style, root);
    return;
  }
  yield beginning(style, root);
  for (const record of reply.records) yield writeRecord(style, reply.element, record, 1);
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
  const reply = services[service](world, request);
  if (!('failure' in reply)) return { document: documentOf(style, root, reply), outcome: 'success' };
  const refusal = {
    code: reply.failure.startsWith('Invalid customer') ? '200' : '999',
    message: reply.failure,
  };
  return { document: failureDocument(style, refusal, root), outcome: 'failure' };
}
