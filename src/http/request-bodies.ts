// Bodies of requests: JSON in UTF-8, as it is. Text in another encoding would be read as other text, and found as such.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './http-errors.ts';

export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = textOf(request, body);
    if (text instanceof HttpError) done(text);
    // It calls back, and returns nothing.
    else void parse(request, text, done);
  });
}

function textOf({ headers }: FastifyRequest, body: Buffer): string | HttpError {
  const { 'content-encoding': packing = 'identity', 'content-type': type = '' } = headers;
  if (packing.trim().toLowerCase() !== 'identity')
    return new HttpError('HTTP_WRONG_TYPE', { detail: 'it is compressed' });
  if (!isUtf8Named(type)) return new HttpError('HTTP_WRONG_TYPE', { detail: 'it is not in UTF-8' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return new HttpError('HTTP_BAD_BODY', { detail: 'it is not in UTF-8' });
  }
}

/** Also where no encoding is named. */
function isUtf8Named(type: string): boolean {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type) ?? [];
  return /^(utf-?8|us-ascii)$/i.test(charset);
}
