// `health`: asks the server of `run` whether it is ready, for containers without curl.

import type { Command } from 'commander';
import type { HttpSettings } from '../../config/settings.ts';
import { HttpError } from '../../http/http-errors.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';

export function defineHealth(command: Command): void {
  command.action(framed(health));
  withExamples(command, [
    ['health', 'asks the server that the configuration names'],
    ['health --json', 'for a script'],
  ]);
}

async function health(invocation: Invocation): Promise<Result> {
  const { http } = await invocation.settings();
  const address = addressOf(http);
  const { status, problem } = await answerOf(address);
  const ready = status === 200;
  const { code = null, hint = null, detail = null } = problem;
  return {
    document: { ready, address, code, detail, hint },
    text: ready ? `ready: ${address}\n` : `not ready: ${detail ?? `it answers ${status}`} (${address})\n`,
    exit: ready ? exitCodes.done : exitCodes.unexpected,
  };
}

/** The address for operating, if there is one. Throws `HTTP_NOT_CONFIGURED`. */
function addressOf(http: HttpSettings | null): string {
  const { host, port } = http?.admin ?? http ?? { host: '', port: 0 };
  if (port === 0) throw new HttpError('HTTP_NOT_CONFIGURED');
  // An address that stands for all is asked at this machine.
  const own = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${own.includes(':') ? `[${own}]` : own}:${port}/readyz`;
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
}

const longestMs = 5_000;

/** Throws `HTTP_NO_ANSWER`. */
async function answerOf(address: string): Promise<{ readonly status: number; readonly problem: Problem }> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(longestMs), redirect: 'error' });
    const body = (await response.json()) as Problem;
    return { status: response.status, problem: body };
  } catch {
    throw new HttpError('HTTP_NO_ANSWER', { detail: address });
  }
}
