// `migrate`: brings the schema of the shadow database up to date. `run` and `drain` also do that when they start.

import type { Command } from 'commander';
import { storedCatalogue } from '../../config/client-catalogues.ts';
import { shownDatabaseAddress } from '../../config/address.ts';
import type { Settings } from '../../config/settings.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { withShadow } from '../client-work.ts';
import { counted } from '../../wording.ts';

interface MigrateOptions {
  readonly dryRun?: boolean;
}

export function defineMigrate(command: Command): void {
  command.option('--dry-run', 'print the SQL and change nothing (default: run it)').action(framed(migrate));
  withExamples(command, [
    ['migrate', 'creates or expands the tables'],
    ['migrate --dry-run', 'prints the SQL for review'],
  ]);
}

async function migrate(invocation: Invocation, { dryRun = false }: MigrateOptions): Promise<Result> {
  const settings = await invocation.settings();
  const statements = await planned(settings);
  if (!dryRun) await withShadow(settings, 'migrate', () => Promise.resolve());
  return {
    document: migrationDocument(settings, statements, dryRun),
    text: dryRun ? sqlText(statements) : doneText(settings, statements),
    exit: exitCodes.done,
  };
}

async function planned(settings: Settings): Promise<readonly string[]> {
  const { plannedMigrations } = await import('../../shadow/planned-migrations.ts');
  return plannedMigrations(settings.database, storedCatalogue(settings));
}

const migrationDocument = (
  { database }: Settings,
  statements: readonly string[],
  dryRun: boolean,
): object => ({
  database: shownDatabaseAddress(database),
  dry_run: dryRun,
  up_to_date: statements.length === 0,
  statements,
});

const sqlText = (statements: readonly string[]): string =>
  statements.length === 0
    ? '-- The schema is up to date.\n'
    : statements.map((statement) => `${statement.trim().replace(/;$/, '')};\n`).join('');

const doneText = ({ database }: Settings, statements: readonly string[]): string =>
  `${shownDatabaseAddress(database)}: ${
    statements.length === 0 ? 'the schema was up to date' : `done, ${counted(statements.length, 'statement')}`
  }\n`;
