// What Fastify and Node.js refuse by themselves, as problems of this program.

import { HttpError } from './http-errors.ts';

const tooLarge = (status: number): HttpError => new HttpError('HTTP_TOO_LARGE', { status });

/** By the codes of Fastify. */
const byCode: Readonly<Record<string, () => HttpError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => tooLarge(413),
  FST_ERR_MAX_PARAM_LENGTH: () => tooLarge(414),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new HttpError('HTTP_WRONG_TYPE'),
  FST_ERR_CTP_INVALID_TYPE: () => new HttpError('HTTP_WRONG_TYPE'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new HttpError('HTTP_BAD_BODY', { detail: 'it is empty' }),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new HttpError('HTTP_BAD_BODY'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new HttpError('HTTP_BAD_REQUEST'),
  FST_ERR_BAD_URL: () => new HttpError('HTTP_BAD_REQUEST', { detail: 'the address is not well encoded' }),
};

/** An error of the framework about the request; any other error stays as it is. */
export function asProblem(error: unknown): unknown {
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown };
  const known = typeof code === 'string' ? byCode[code] : undefined;
  if (known !== undefined) return known();
  if (error instanceof HttpError || typeof statusCode !== 'number') return error;
  if (statusCode < 400 || statusCode >= 500) return error;
  return error instanceof SyntaxError ? new HttpError('HTTP_BAD_BODY') : new HttpError('HTTP_BAD_REQUEST');
}

/** What is no request that the parser of Node.js can read. */
export function connectionProblem({ code }: NodeJS.ErrnoException): HttpError {
  if (code === 'HPE_HEADER_OVERFLOW') return tooLarge(431);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new HttpError('HTTP_TOO_SLOW');
  return new HttpError('HTTP_BAD_REQUEST');
}
