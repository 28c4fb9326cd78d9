// Serves one HTTP request to a procedure of the simulated AA, from the posted form to the answer.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { formDocument, queryDocument, readBody, type FormDocument } from '../requests/form-document.ts';
import type { Procedure, ProcedureName } from '../requests/procedures.ts';
import { readRequest, type BadRequest, type ServiceRequest } from '../requests/service-request.ts';
import { withoutCredentials } from '../requests/redaction.ts';
import { htmlAnswer, notFound } from '../services/answer.ts';
import { custIdsOf, replyTo } from '../services/reply.ts';
import type { Site } from '../services/site.ts';
import { sendAnswer } from './answer-stream.ts';

const familyOf = (name: ProcedureName) => (name === 'plain-queue' ? 'queue' : name);

/** A request as it arrived. `sent` is `null` where the form field of the document is missing. */
interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly bytes: number;
  readonly sent: FormDocument | null;
}

function noteRequest(
  { journal }: Site,
  { method, path, bytes, sent }: Arrival,
  request: ServiceRequest | BadRequest | null,
): void {
  const wish = request !== null && 'wish' in request ? request.wish : null;
  const complaint = request === null ? 'the field p_input_xml_doc is missing' : null;
  journal.addRequest({
    method,
    path,
    bytes,
    form: sent?.form ?? null,
    document: sent === null ? null : withoutCredentials(sent.document),
    wish: wish?.of === 'other' ? { of: wish.service } : wish,
    complaint: request !== null && 'complaint' in request ? request.complaint : complaint,
  });
}

/** Returns a signal that aborts when the caller leaves before the answer is sent. */
function callerLeaves(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

async function answerCall(
  site: Site,
  procedure: Procedure,
  request: ServiceRequest | BadRequest,
  response: ServerResponse,
  address: string,
): Promise<void> {
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
}

/** `null`: the body is too long. */
async function arrivalOf(message: IncomingMessage, url: URL): Promise<Arrival | null> {
  const { method = '', headers } = message;
  const path = url.pathname;
  const body = await readBody(message);
  if (body === null) return null;
  if (method === 'GET')
    return { method, path, bytes: url.search.length, sent: queryDocument(url.searchParams) };
  const sent = await formDocument(body, headers['content-type'] ?? '');
  return { method, path, bytes: body.length, sent };
}

export async function serveCall(
  site: Site,
  procedure: Procedure,
  message: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { statistics } = site;
  statistics.count(procedure.name, 'calls');
  statistics.arrived();
  response.once('close', () => statistics.left());
  const never = new AbortController().signal;
  const arrival = await arrivalOf(message, url);
  if (arrival === null) return sendAnswer(response, htmlAnswer(413, 'Request Entity Too Large'), never);
  const { sent } = arrival;
  const request = sent === null ? null : readRequest(procedure, sent.document, site.rules.purgeForm);
  noteRequest(site, arrival, request);
  if (request === null) return sendAnswer(response, notFound, never);
  return answerCall(site, procedure, request, response, message.socket.remoteAddress ?? '');
}
