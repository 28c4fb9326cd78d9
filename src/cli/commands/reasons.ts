// `reasons`: for which tables and actions of AA customers were queued lately. AA is asked nothing.

import type { Command } from 'commander';
import { readDuration } from '../../config/units.ts';
import { reasonsDocument, reasonsText } from '../../report/reasons-report.ts';
import { usageError } from '../arguments.ts';
import { inTurn, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';

interface ReasonsOptions {
  readonly since: string;
}

export function defineReasons(command: Command): void {
  command
    .option(
      '--since <time>',
      'a duration such as 7d, or a time such as 2026-05-01; not before the history begins',
      '30d',
    )
    .action(framed(reasons));
  withExamples(command, [
    ['reasons --client acme', 'what has queued customers in the last 30 days'],
    ['reasons --since 7d --json', 'every client, for a script'],
  ]);
}

async function reasons(invocation: Invocation, { since }: ReasonsOptions): Promise<Result> {
  const from = beginning(since, new Date());
  const clients = await invocation.clients();
  const documents = await withShadow(await invocation.settings(), 'check', (shadow) =>
    inTurn(clients, async ({ id }) => reasonsDocument(id, await shadow.queueReasons(id, from))),
  );
  return {
    document: { clients: documents },
    text: documents.map(reasonsText).join(''),
    exit: exitCodes.done,
  };
}

function beginning(since: string, now: Date): Date {
  const ms = readDuration(since);
  if (ms !== null) return new Date(now.getTime() - ms);
  const time = /^\d{4}-\d{2}-\d{2}/.test(since) ? new Date(since) : new Date(Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw usageError('--since is neither a duration nor a time', 'Write it such as 7d, 12h or 2026-05-01.');
}
