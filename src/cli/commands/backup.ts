// `backup`: copies an SQLite database into a file while others work in it.

import type { Command } from 'commander';
import { backupDocument, backupText } from '../../report/move-report.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { progressBar } from '../progress-bar.ts';

export function defineBackup(command: Command): void {
  command.argument('<file>', 'the copy; it must not exist yet').action(framed(backup));
  withExamples(command, [
    ['backup /backups/aa-shadow-monday.db', 'a whole copy, while `run` goes on'],
    ['backup --json copy.db', 'for a script'],
  ]);
}

async function backup(invocation: Invocation, file: string): Promise<Result> {
  const { quiet, signal } = invocation;
  const { database } = await invocation.settings();
  const { backupShadow } = await import('../../shadow/backup-shadow.ts');
  const bar = progressBar({ label: 'backup', unit: 'pages', quiet });
  try {
    const report = await backupShadow(database, file, {
      signal,
      onProgress: ({ pages, of }) => bar.update({ done: pages, known: of }),
    });
    return { document: backupDocument(report), text: backupText(report), exit: exitCodes.done };
  } finally {
    bar.stop();
  }
}
