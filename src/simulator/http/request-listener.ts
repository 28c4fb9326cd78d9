// Routes an HTTP request to a procedure of the simulated AA or to the control endpoint. Everything else is not found.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Controls } from '../control/controls.ts';
import { procedureAt, type Procedure } from '../requests/procedures.ts';
import { htmlAnswer, notFound } from '../services/answer.ts';
import type { Site } from '../services/site.ts';
import { sendAnswer } from './answer-stream.ts';
import { serveCall } from './service-call.ts';
import { serveControl } from './control-call.ts';

const controlPrefix = '/control/';

function provisionedAt({ rules }: Site, path: string): Procedure | null {
  const [dad, procedurePath, ...more] = path.slice(1).split('/');
  if (dad?.toLowerCase() !== rules.dad.toLowerCase() || more.length > 0) return null;
  const procedure = procedureAt(procedurePath ?? '');
  return procedure === null || rules.unprovisioned.includes(procedure.name) ? null : procedure;
}

async function route(
  site: Site,
  controls: Controls,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(message.url ?? '/', 'http://simulator.invalid');
  if (url.pathname.startsWith(controlPrefix))
    return serveControl(controls, url.pathname.slice(controlPrefix.length), message, response, url);
  const never = new AbortController().signal;
  const procedure = provisionedAt(site, url.pathname);
  if (procedure === null) return sendAnswer(response, notFound, never);
  if (message.method !== 'POST' && message.method !== 'GET')
    return sendAnswer(response, htmlAnswer(405, 'Method Not Allowed', { allow: 'GET, POST' }), never);
  return serveCall(site, procedure, message, response, url);
}

/** A caller that leaves before the end is not an error. Any other error ends the connection and is reported. */
export const serve =
  (site: Site, controls: Controls, onError: (error: unknown) => void) =>
  (message: IncomingMessage, response: ServerResponse): void => {
    route(site, controls, message, response).catch((error: unknown) => {
      if (!message.destroyed || !response.destroyed) onError(error);
      response.destroy();
    });
  };
