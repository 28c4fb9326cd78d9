// Examples at the end of a help.

import type { Command } from 'commander';

export type Example = readonly [commandLine: string, explanation: string];

/** Adds examples to the end of a command's help. */
export const withExamples = (command: Command, examples: readonly Example[]): Command =>
  command.addHelpText('after', () => `\nExamples:\n${examples.map(exampleText).join('')}`);

const exampleText = ([commandLine, explanation]: Example): string =>
  `  $ aa-shadow ${commandLine}\n      ${explanation}\n`;
