// What every command says of itself.

import { Help } from 'commander';
import { expect, test } from 'vitest';
import { commandList } from './command-list.ts';
import { createProgram, createWholeProgram } from './program.ts';

const program = await createWholeProgram();
const commandLines = program.commands.flatMap((command) =>
  [command.name()].concat(command.commands.map((inner) => `${command.name()} ${inner.name()}`)),
);

/** What `aa-shadow … --help` prints. */
async function helpOf(words: string): Promise<string> {
  let text = '';
  const asked = createProgram();
  for (const command of [asked, ...asked.commands])
    command.configureOutput({ writeOut: (more) => void (text += more) });
  const end = asked.parseAsync([...words.split(' ').filter(Boolean), '--help'], { from: 'user' });
  await expect(end).rejects.toMatchObject({ exitCode: 0 });
  return text;
}

test.each(commandLines)('%s has a purpose, defaults and at least two examples', async (words) => {
  const help = await helpOf(words);
  expect(help).toMatch(/^Usage: aa-shadow .*\n\n[A-Z].*[\s\S]*Examples:/);
  expect(help.match(/\$ aa-shadow /g)!.length).toBeGreaterThanOrEqual(2);
  const [options = ''] = /\nOptions:\n[\s\S]*?\n\n/.exec(help) ?? [];
  const undecided = options
    .split(/\n {2}(?=-)/)
    .slice(1)
    .filter((option) => !option.includes('--help') && !/[(,] ?default: /.test(option.replace(/\s+/g, ' ')));
  expect(undecided).toEqual([]);
});

test('the program itself begins with examples of what comes first', async () => {
  const help = await helpOf('');
  expect(help).toMatch(
    /^Usage: aa-shadow \[options\] \[command\]\n[\s\S]*\nExamples:\n {2}\$ aa-shadow demo\n/,
  );
});

test('what the program lists of a command is what the command takes', () => {
  const usual = new Help();
  const listed = new Map(commandList.map(({ name, term }) => [name, term]));
  for (const command of program.commands)
    expect(listed.get(command.name())).toBe(usual.subcommandTerm(command));
});
