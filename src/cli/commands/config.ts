// `config`: validates the configuration and prints it in full, with every default.

import type { Command } from 'commander';
import { stringify } from 'yaml';
import { effectiveConfiguration } from '../../config/settings-conversion.ts';
import { exampleConfiguration } from '../../config/example-configuration.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';

interface ConfigOptions {
  readonly example?: boolean;
}

export function defineConfig(command: Command): void {
  command
    .option('--example', 'print a commented example to start from (default: the present configuration)')
    .action(framed(printConfiguration));
  withExamples(command, [
    ['config', 'shows every error in aa-shadow.yaml, or prints the whole configuration'],
    ['config --example > aa-shadow.yaml', 'writes an example to start from'],
    ['config --json --config production.yaml', 'another file, for a script'],
  ]);
}

async function printConfiguration(invocation: Invocation, { example }: ConfigOptions): Promise<Result> {
  if (example === true)
    return {
      document: { example: exampleConfiguration },
      text: exampleConfiguration,
      exit: exitCodes.done,
    };
  const settings = await invocation.settings();
  const configuration = effectiveConfiguration({ ...settings, clients: await invocation.clients() });
  const { path, warnings } = settings;
  return {
    document: { path, warnings, configuration },
    text: `# ${path}\n${stringify(configuration)}`,
    exit: exitCodes.done,
  };
}
