// Commands in the sentences of the program, without a browser: the page shows its own way in their place.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { httpErrors } from '../../src/http/http-errors.ts';
import { hintFor as hintOfProgram } from '../../src/report/error-cures.ts';
import { hintFor, hintsOfPage } from '../../page/src/words/hints.ts';
import { saidOf, withoutCommand } from '../../page/src/words/commands.ts';

const source = resolve(import.meta.dirname, '../../src');

/** Texts of a file that name a command, with `x` for each value. */
const sentencesOf = (file: string): readonly string[] =>
  [...readFileSync(resolve(source, file), 'utf8').matchAll(/`([^`]*)`|'([^'\n]*)'/g)]
    .map(([, template, plain]) => (template ?? plain ?? '').replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, 'x'))
    .filter((text) => text.includes('aa-shadow'));

test('no sentence about a client ends in a command', () => {
  const sentences = sentencesOf('shadow/reads/freshness-judges.ts');
  expect(sentences.length).toBeGreaterThan(6);
  for (const sentence of sentences) {
    expect(withoutCommand(sentence)).not.toContain('aa-shadow');
    expect(sentence.startsWith(withoutCommand(sentence))).toBe(true);
  }
});

test('what a person wrote as the reason of a pause is left as it is', () => {
  const says = 'paused 3 min ago by ann (see: aa-shadow status): nothing is fetched or purged';
  expect(withoutCommand(`${says}: aa-shadow resume --client demo`)).toBe(says);
  expect(withoutCommand(says)).toBe(says);
});

test('of the sentences about a customer, those alone name a command for which the page has nothing', () => {
  const sentences = ['sync/explain/open-entry.ts', 'sync/explain/customer-verdict.ts'].flatMap(sentencesOf);
  expect(sentences.length).toBeGreaterThan(10);
  const left = sentences.map((text) => saidOf(text).text).filter((text) => text.includes('aa-shadow'));
  expect(left.map((text) => text.slice(text.indexOf('aa-shadow')).replaceAll(/[^a-z -]/g, ''))).toEqual([
    'aa-shadow run',
    'aa-shadow forget --undo',
    'aa-shadow run',
  ]);
});

test('a command for which the page has a view becomes the way to it', () => {
  expect(saidOf('it waits for a person: aa-shadow parked')).toEqual({
    text: 'it waits for a person',
    ways: ['parked'],
  });
  expect(
    saidOf(
      'it was never filled: aa-shadow status; try aa-shadow refresh; 07 is known here: aa-shadow explain 07',
    ),
  ).toEqual({
    text: 'it was never filled; 07 is known here',
    ways: ['overview'],
  });
  expect(saidOf('3 deletions wait for the decision of a person (aa-shadow deletions list)').ways).toEqual([
    'deletions',
  ]);
});

/** What the program says of an error. `null`: there is no such code. */
const saidOfCode = (code: string): string | null =>
  (httpErrors as Readonly<Record<string, { readonly hint: string }>>)[code]?.hint ?? hintOfProgram(code);

test('hints of the page are for errors that there are, and name no command', () => {
  for (const [code, hint] of Object.entries(hintsOfPage)) {
    expect(saidOfCode(code), code).not.toBeNull();
    expect(hint).not.toMatch(/`|aa-shadow|GET|POST/);
  }
});

test('of errors of customers and of drains, none names a command in place of a button', () => {
  const codes = ['LEDGER_ENTRY_UNREADABLE', 'LEDGER_DELETION_REFUSED', 'DB_SET_BACK', 'AA_TIMEOUT'];
  for (const code of codes)
    expect(hintFor(code, saidOfCode(code))).not.toMatch(/aa-shadow|parked (?:retry|drop)/);
});
