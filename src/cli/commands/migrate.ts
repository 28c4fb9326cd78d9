// `migrate`: brings the shadow database's schema up to date; what `run` and `drain` also do when they start.

import type { Command } from 'commander';
import { shownDatabaseAddress } from '../../config/address.ts';
import type { Settings } from '../../config/settings.ts';
import { action } from '../action.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { withShadow } from '../with-shadow.ts';
import { counted } from '../wording.ts';

interface MigrateOptions {
  readonly dryRun?: boolean;
}

export function registerMigrate(program: Command): void {
  const command = program
    .command('migrate')
    .description("Brings the shadow database's tables up to date; nothing is ever dropped.")
    .option('--dry-run', 'print the SQL that would run, and change nothing (default: run it)')
    .action(action(migrate));
  withExamples(command, [
    ['migrate', 'creates or expands the tables'],
    ['migrate --dry-run', 'prints the SQL for review'],
  ]);
}

async function migrate(invocation: Invocation, { dryRun = false }: MigrateOptions): Promise<ExitCode> {
  const settings = await invocation.settings();
  const statements = await planned(settings);
  if (!dryRun) await withShadow(settings, 'migrate', () => Promise.resolve());
  if (invocation.json) invocation.printJson(migrationDocument(settings, statements, dryRun));
  else invocation.print(dryRun ? sqlText(statements) : doneText(settings, statements));
  return exitCodes.done;
}

async function planned({ database }: Settings): Promise<readonly string[]> {
  const { plannedMigrations } = await import('../../shadow/planned-migrations.ts');
  return plannedMigrations(database);
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
