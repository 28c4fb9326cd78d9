// Stands between the program and a simulator, and changes what passes: the queue's numbers, the details, their encoding.

import type { ServerResponse } from 'node:http';
import { documentOf, type PretendServer, pretendServer, type SeenRequest } from './pretend-server.ts';

export interface Passing {
  /** What is asked of the simulator, from what the program asks. */
  readonly asked?: (document: string, procedure: string) => string;
  /** What the program is answered, from what the simulator answers. */
  readonly answered?: (document: string, procedure: string, asked: string) => string | Buffer;
  readonly contentType?: string;
}

const same = (document: string): string => document;

/** `procedure`: `GET_CUST_INFO_XML`. */
export function proxyBefore(
  url: () => string,
  { asked = same, answered = same, contentType = 'text/xml' }: Passing,
): Promise<PretendServer> {
  async function pass(request: SeenRequest, response: ServerResponse): Promise<void> {
    const procedure = request.url.split('.').at(-1) ?? '';
    const document = documentOf(request);
    const body = new URLSearchParams({ p_input_xml_doc: asked(document, procedure) });
    const answer = await fetch(url() + (request.url.split('/').at(-1) ?? ''), { method: 'POST', body });
    const given = answered(await answer.text(), procedure, document);
    response.writeHead(answer.status, { 'content-type': contentType }).end(given);
  }
  return pretendServer((response, request) => {
    pass(request, response).catch(() => response.destroy());
  });
}
