// Stands between the program and a simulator, and changes what passes: the queue's numbers, the details, their encoding.

import { type PretendServer, documentOf, pretendServer } from './pretend-server.ts';

export interface Passing {
  /** What is asked of the simulator, from what the program asks. */
  readonly asked?: (document: string, procedure: string) => string;
  /** What the program is answered, from what the simulator answers. */
  readonly answered?: (document: string, procedure: string, asked: string) => string | Buffer;
  readonly contentType?: string;
}

const same = (document: string): string => document;

/** `procedure`: `GET_CUST_INFO_XML`. */
export const proxyBefore = (
  url: () => string,
  { asked = same, answered = same, contentType = 'text/xml' }: Passing,
): Promise<PretendServer> =>
  pretendServer((response, request) => {
    const procedure = request.url.split('.').at(-1) ?? '';
    const document = documentOf(request);
    const body = new URLSearchParams({ p_input_xml_doc: asked(document, procedure) });
    void fetch(url() + (request.url.split('/').at(-1) ?? ''), { method: 'POST', body })
      .then(async (answer) => {
        const given = answered(await answer.text(), procedure, document);
        return response.writeHead(answer.status, { 'content-type': contentType }).end(given);
      })
      .catch(() => response.destroy());
  });
