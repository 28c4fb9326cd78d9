// One line for each request: which route, how it ended, how long it took. Never a number of a customer, a parameter or a key (P11).

import { HttpError } from './http-errors.ts';

/** The log, as far as this room needs it. */
export interface HttpLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface AnsweredRequest {
  readonly requestId: string;
  readonly method: string;
  /** With the names of its variables. `null`: there is no such address. */
  readonly route: string | null;
  readonly isOpen: boolean;
  readonly status: number;
  readonly ms: number;
  readonly address: string;
  readonly keyId: string | null;
  readonly error: unknown;
}

export function logRequest(log: HttpLog, answered: AnsweredRequest): void {
  const { requestId, method, route, isOpen, status, ms, address, keyId, error } = answered;
  const fields = {
    request: requestId,
    method,
    route,
    status,
    ms: Math.round(ms * 10) / 10,
    address,
    ...(keyId === null ? {} : { key: keyId }),
  };
  const isOrdinary = error === null || (error instanceof HttpError && error.isOrdinary);
  if (status >= 500 && !isOrdinary) log.error({ ...fields, err: error }, 'request failed');
  else if (isOpen) log.debug(fields, 'request');
  else log.info(fields, 'request');
}

const plainId = /^[\w.:-]{1,64}$/;

/** The id that a proxy gave, if it is plain. Anything else could forge lines of the log. */
export const isPlainId = (id: unknown): id is string => typeof id === 'string' && plainId.test(id);
