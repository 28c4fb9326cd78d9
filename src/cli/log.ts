// The log on stderr: lines for people on a terminal, and JSON elsewhere. It contains no credentials and no data of a
// customer (P11): errors are reduced to code, kind, message and hint, and the usual names are redacted.

import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';
import type PinoPretty from 'pino-pretty';
import { AaShadowError } from '../aa-shadow-error.ts';
import { safeName, safeStack } from '../report/safe-stack.ts';

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  /** Whether stacks are logged too. */
  readonly debug: boolean;
  readonly destination?: pino.DestinationStream;
}

const secretNames = ['password', 'username', 'authorization', 'document', 'record', 'body'];
const redactedPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

export function createLog({ level, debug, destination = standardError() }: LogOptions): Log {
  const shown = (value: unknown): unknown => (value instanceof Error ? loggedError(value, debug) : value);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactedPaths, censor: '***' },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) =>
          Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shown(value)])),
      },
      hooks: { logMethod: withoutBareErrors },
      serializers: { err: shown, error: shown },
    },
    destination,
  );
}

/** `log.warn(error)` would log the error's own text as the message, so the error is passed as a field instead. */
function withoutBareErrors(this: Logger, given: Parameters<pino.LogFn>, method: pino.LogFn): void {
  const [first, ...rest] = given as readonly unknown[];
  const safe = first instanceof Error ? [{ err: first }, ...(rest.length > 0 ? rest : ['failed'])] : given;
  method.apply(this, safe as Parameters<pino.LogFn>);
}

/** The fields of an error that may be logged. */
function loggedError(error: Error, debug: boolean): object {
  const stack = debug ? { stack: safeStack(error) } : {};
  if (!(error instanceof AaShadowError)) return { code: 'UNEXPECTED', message: safeName(error), ...stack };
  const { code, kind, message, hint } = error;
  return { code, kind, message, hint, ...stack };
}

/** A log line replaces the progress bar, which is then drawn again below it. */
const besideTheBar = (): Writable =>
  new Writable({
    write: (line: Buffer, _encoding, done) => {
      process.stderr.write(`\r\u001B[K${line.toString()}`);
      done();
    },
  });

const standardError = (): pino.DestinationStream =>
  process.stderr.isTTY ? terminal() : pipedStandardError();

const load = createRequire(import.meta.url);

/** What makes lines for people is loaded for a terminal only: a service starts faster without it. */
function terminal(): pino.DestinationStream {
  const pretty = load('pino-pretty') as typeof PinoPretty;
  return pretty({
    destination: besideTheBar(),
    singleLine: true,
    colorize: process.stderr.hasColors(),
    translateTime: 'SYS:HH:MM:ss',
  });
}

/** When the reader of the log goes away, the work continues. */
function pipedStandardError(): pino.DestinationStream {
  const destination = pino.destination({ dest: 2, sync: true });
  destination.on('error', () => undefined);
  return destination;
}
