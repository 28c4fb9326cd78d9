// Serves one HTTP request to a procedure of the simulated AA, from its form to its answer.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { formDocument, readBody } from '../requests/form-document.ts';
import type { Procedure, ProcedureName } from '../requests/procedures.ts';
import { readRequest, type BadRequest, type ServiceRequest } from '../requests/read-request.ts';
import { htmlAnswer } from '../services/answer.ts';
import { custIdsOf, replyTo } from '../services/reply-to.ts';
import type { Site } from '../services/site.ts';
import { sendAnswer } from './send-answer.ts';

const familyOf = (name: ProcedureName) => (name === 'plain-queue' ? 'queue' : name);

const noteRequest = (
  { journal }: Site,
  { method = '', url = '' }: IncomingMessage,
  bytes: number,
  request: ServiceRequest | BadRequest,
): void => {
  const read = 'complaint' in request ? { wish: null, ...request } : { wish: request.wish, complaint: null };
  journal.addRequest({ method, path: url.split('?')[0] ?? '', bytes, ...read });
};

/** Aborts when the caller is gone before the answer is out. */
const callerLeaves = (response: ServerResponse): AbortSignal => {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
};

const answerCall = async (
  site: Site,
  procedure: Procedure,
  request: ServiceRequest | BadRequest,
  response: ServerResponse,
  address: string,
): Promise<void> => {
  const custIds = custIdsOf(request);
  const rule = site.faults.choose({ procedure: familyOf(procedure.name), custIds });
  const signal = callerLeaves(response);
  try {
    await site.gate.serve(custIds.length, signal, () =>
      sendAnswer(response, replyTo(site, { procedure, request, address, rule }), signal),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
    site.statistics.count(procedure.name, 'abandoned');
  }
};

export const serveCall = async (
  site: Site,
  procedure: Procedure,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { statistics } = site;
  statistics.count(procedure.name, 'calls');
  statistics.arrived();
  response.once('close', () => statistics.left());
  const body = await readBody(message);
  if (body === null) {
    await sendAnswer(response, htmlAnswer(413, 'Request Entity Too Large'), new AbortController().signal);
    return;
  }
  const document = await formDocument(body, message.headers['content-type'] ?? '');
  const request = readRequest(procedure, document);
  noteRequest(site, message, body.length, request);
  await answerCall(site, procedure, request, response, message.socket.remoteAddress ?? '');
};
