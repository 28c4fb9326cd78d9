// Serves the control endpoint over HTTP, with JSON in both directions. A wrong request is answered with its error.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { controlRoutes, type ControlAnswer } from '../control/control-routes.ts';
import type { Controls } from '../control/controls.ts';
import { readBody } from '../requests/form-document.ts';
import { sendAnswer } from './answer-stream.ts';

const linesPerPiece = 64;

function* linesOf(values: Iterable<unknown>): Iterable<Uint8Array> {
  let piece = '';
  let lines = 0;
  for (const value of values) {
    piece += `${JSON.stringify(value)}\n`;
    lines += 1;
    if (lines % linesPerPiece !== 0) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}

const bodyOf = (answer: ControlAnswer): Iterable<Uint8Array> =>
  'lines' in answer ? linesOf(answer.lines) : [Buffer.from(`${JSON.stringify(answer.document)}\n`)];

function send(response: ServerResponse, status: number, answer: ControlAnswer): Promise<void> {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  const type = 'lines' in answer ? 'application/x-ndjson' : 'application/json';
  const headers = { 'content-type': type };
  const sent = sendAnswer(
    response,
    { status, headers, body: bodyOf(answer), ending: 'complete', drip: null },
    controller.signal,
  );
  return sent.catch((error: unknown) => {
    if (!controller.signal.aborted) throw error;
  });
}

/** The arguments from the body, or for a GET from the query (`?custId=…`). */
async function argumentsOf(message: IncomingMessage, url: URL): Promise<unknown> {
  if (message.method === 'GET') return Object.fromEntries(url.searchParams);
  const text = (await readBody(message))?.toString('utf8').trim() ?? '';
  return text === '' ? {} : JSON.parse(text);
}

function complaintOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

const isCallersFault = (error: unknown): boolean =>
  error instanceof z.ZodError || error instanceof RangeError || error instanceof SyntaxError;

/** `path` is what follows `/control/`. */
export async function serveControl(
  controls: Controls,
  path: string,
  message: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const route = controlRoutes[`${message.method ?? ''} ${path}`];
  if (route === undefined) {
    const routes = Object.keys(controlRoutes);
    return send(response, 404, { document: { error: 'there is no such control', controls: routes } });
  }
  let answer: ControlAnswer;
  try {
    answer = route(controls, await argumentsOf(message, url));
  } catch (error) {
    if (!isCallersFault(error)) throw error;
    return send(response, 400, { document: { error: complaintOf(error) } });
  }
  return send(response, 200, answer);
}
