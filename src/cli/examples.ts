// The examples at the end of each command's help.

import type { Command } from 'commander';

export type Example = readonly [commandLine: string, says: string];

export const withExamples = (command: Command, examples: readonly Example[]): Command =>
  command.addHelpText('after', () => `\nExamples:\n${examples.map(exampleText).join('')}`);

const exampleText = ([commandLine, says]: Example): string => `  $ aa-shadow ${commandLine}\n      ${says}\n`;
