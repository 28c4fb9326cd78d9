// An answer before it is sent: status, headers, a body in pieces, and how it ends.

import { contentType } from '../writing/document-parts.ts';
import { bytesOf } from '../writing/encoded-text.ts';
import type { AnswerStyle } from '../writing/answer-style.ts';

export interface Drip {
  readonly bytes: number;
  readonly everyMs: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Iterable<Uint8Array>;
  /** `reset`: the connection is reset after the body. `silence`: nothing is sent, and the connection stays open. */
  readonly ending: 'complete' | 'reset' | 'silence';
  readonly drip: Drip | null;
}

export const documentAnswer = (style: AnswerStyle, document: Iterable<string>): Answer => ({
  status: 200,
  headers: { 'content-type': contentType(style) },
  body: encoded(document, style),
  ending: 'complete',
  drip: null,
});

/** Characters that are encoded and written at once. A few large pieces cost less than one piece per customer. */
const pieceLength = 48 * 1024;

function* encoded(document: Iterable<string>, { encoding }: AnswerStyle): Iterable<Uint8Array> {
  let gathered = '';
  for (const piece of document) {
    gathered += piece;
    if (gathered.length < pieceLength) continue;
    yield bytesOf(gathered, encoding);
    gathered = '';
  }
  if (gathered !== '') yield bytesOf(gathered, encoding);
}

/** The page that a web server makes when the program behind it fails. */
export const htmlAnswer = (
  status: number,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=UTF-8', ...headers },
  body: [
    Buffer.from(
      `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
    ),
  ],
  ending: 'complete',
  drip: null,
});

export const emptyAnswer = (style: AnswerStyle): Answer => documentAnswer(style, []);

/** The page of mod_plsql for an unknown procedure, or for a procedure without this parameter. */
export const notFound: Answer = {
  ...htmlAnswer(404, '', { 'content-type': 'text/html; charset=iso-8859-1' }),
  body: [
    Buffer.from(
      `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<HTML><HEAD>
<TITLE>404 Not Found</TITLE>
</HEAD><BODY>
<H1>Not Found</H1>
The requested URL was not found on this server.<P>
</BODY></HTML>
`,
      'latin1',
    ),
  ],
};
export const resetAnswer: Answer = { ...htmlAnswer(200, ''), body: [], ending: 'reset' };
export const silence: Answer = { ...htmlAnswer(200, ''), body: [], ending: 'silence' };
