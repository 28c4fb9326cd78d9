// `move`: moves the shadow database to another address, on the same engine or on the other, without asking AA.

import type { Command } from 'commander';
import { type GivenAddress, readGivenAddress } from '../../config/given-address.ts';
import { shownDatabaseAddress } from '../../config/address.ts';
import type { Settings } from '../../config/settings.ts';
import { canceledDocument, canceledText, movedDocument, movedText } from '../../report/move-report.ts';
import type { MoveProgress } from '../../shadow/shadow.ts';
import { usageError } from '../arguments.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { type ProgressBar, progressBar } from '../progress-bar.ts';

interface MoveOptions {
  readonly to?: string;
  readonly cancel?: boolean;
}

export function defineMove(command: Command): void {
  command
    .option(
      '--to <address>',
      'where to: a new SQLite file, or an empty PostgreSQL database or schema. `${NAME}` is taken from the environment, so that no password stands on the command line (default: none; needed without --cancel)',
    )
    .option('--cancel', 'gives up a move that is not finished (default: moves)')
    .action(framed(moveDatabase));
  withExamples(command, [
    [
      "move --to 'postgres://aa_shadow_run:${DB_PASSWORD}@db.example.org:5432/members'",
      'from SQLite to PostgreSQL',
    ],
    ['move --to sqlite:/data/aa-shadow.db', 'from PostgreSQL to a file, or from one file to another'],
    ['move --cancel', 'work is done in the old database again'],
  ]);
}

async function moveDatabase(invocation: Invocation, { to, cancel = false }: MoveOptions): Promise<Result> {
  if ((to === undefined) !== cancel) throw usageError('give --to ADDRESS or --cancel, and not both');
  const settings = await invocation.settings();
  return to === undefined ? giveUp(settings) : moveTo(invocation, settings, newAddress(to));
}

function newAddress(to: string): GivenAddress {
  const read = readGivenAddress(to, process.env, process.cwd());
  if ('message' in read) throw usageError(`--to: ${read.message}`, read.suggestion ?? undefined);
  return read;
}

async function moveTo(invocation: Invocation, settings: Settings, to: GivenAddress): Promise<Result> {
  const { signal, quiet, log } = invocation;
  const shown = { from: shownDatabaseAddress(settings.database), to: to.shown };
  const progress = barsOf(quiet);
  const { moveShadow } = await import('../../shadow/move-shadow.ts');
  try {
    const moved = await moveShadow(
      { from: settings.database, to: to.address },
      { shown, signal, onProgress: progress.update },
    );
    const report = { ...shown, ...moved, configuration: settings.path, line: `database: ${to.toWrite}` };
    return { document: movedDocument(report), text: movedText(report), exit: exitCodes.done };
  } catch (error) {
    if (signal.aborted) log.warn('stopped; the same command continues the move');
    throw error;
  } finally {
    progress.stop();
  }
}

/** One bar for each phase. */
function barsOf(quiet: boolean): { update: (progress: MoveProgress) => void; stop: () => void } {
  let [phase, bar]: [MoveProgress['phase'] | null, ProgressBar | null] = [null, null];
  return {
    update(progress) {
      if (progress.phase !== phase) {
        bar?.stop();
        phase = progress.phase;
        bar = progressBar({ label: phase, unit: 'rows', quiet });
      }
      bar?.update({ done: progress.rows, known: progress.of });
    },
    stop: () => bar?.stop(),
  };
}

async function giveUp({ database }: Settings): Promise<Result> {
  const { cancelMove } = await import('../../shadow/move-shadow.ts');
  const to = await cancelMove(database);
  return { document: canceledDocument(to), text: canceledText(to), exit: exitCodes.done };
}
