// `config`: validates the configuration and prints it in full, every default written out.

import type { Command } from 'commander';
import { stringify } from 'yaml';
import { effectiveConfiguration } from '../../config/effective-configuration.ts';
import { exampleConfiguration } from '../../config/example-configuration.ts';
import { action } from '../action.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';

interface ConfigOptions {
  readonly example?: boolean;
}

export function registerConfig(program: Command): void {
  const command = program
    .command('config')
    .description('Validates the configuration and prints it with every default; secrets are shown as ***.')
    .option('--example', 'print a commented example to start from (default: the configuration in effect)')
    .action(action(printConfiguration));
  withExamples(command, [
    ['config', 'says everything that is wrong with aa-shadow.yaml, or prints what it means'],
    ['config --example > aa-shadow.yaml', 'writes a start'],
    ['config --json --config production.yaml', 'the same for scripts'],
  ]);
}

async function printConfiguration(invocation: Invocation, { example }: ConfigOptions): Promise<ExitCode> {
  if (example) {
    if (invocation.json) invocation.printJson({ example: exampleConfiguration });
    else invocation.print(exampleConfiguration);
    return exitCodes.done;
  }
  const settings = await invocation.settings();
  const configuration = effectiveConfiguration({ ...settings, clients: await invocation.clients() });
  const { path, warnings } = settings;
  if (invocation.json) invocation.printJson({ path, warnings, configuration });
  else invocation.print(`# ${path}\n${stringify(configuration)}`);
  return exitCodes.done;
}
