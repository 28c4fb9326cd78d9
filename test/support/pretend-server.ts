// A real HTTP server on 127.0.0.1 that answers as a test says, and keeps the requests it received.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SeenRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface PretendServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly seen: readonly SeenRequest[];
}

export type PretendAnswer = (response: ServerResponse, request: SeenRequest, callNo: number) => void;

const listening = (server: ReturnType<typeof createServer>): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

/** Starts the server, which ends with the test. `callNo` counts the requests from 1. */
export async function pretendServer(answer: PretendAnswer): Promise<PretendServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { url = '', method = '', headers } = request;
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const one = { url, method, headers, body: Buffer.concat(pieces).toString() };
      seen.push(one);
      answer(response, one, seen.length);
    });
  });
  await listening(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** The request document in a form body. */
export const documentOf = ({ body }: SeenRequest, field = 'p_input_xml_doc'): string =>
  new URLSearchParams(body).get(field) ?? '';
