import { expect, test } from 'vitest';
import { redacted } from './redacted.ts';

test('P11: credentials are taken out of what AA says, however it echoes them', () => {
  const secrets = ['acme', 'acme&<1> x'];
  const echoes = [
    'ACME',
    'acme&<1> x',
    'acme&amp;&lt;1&gt; x',
    'acme&#38;&#60;1&#62; x',
    'acme%26%3C1%3E%20x',
    'acme%26%3C1%3E+x',
    'acme&<1>\n  x',
  ];
  for (const echo of echoes) expect(redacted(`user ${echo} refused`, secrets)).toBe('user … refused');
});

test('P11: e-mail addresses are taken out', () => {
  expect(redacted('no mail to jane.doe+x@example.org, sorry <a@b.c>', [])).toBe('no mail to …, sorry <…>');
});

test('P11: a message is one line of at most 200 characters', () => {
  expect(redacted(' one\n\ttwo\u0000three ', [])).toBe('one two three');
  const long = redacted('word '.repeat(100_000), []);
  expect(long).toHaveLength(200);
  expect(long.endsWith('…')).toBe(true);
});

test('empty secrets take nothing out', () => {
  expect(redacted('as it is', ['', ''])).toBe('as it is');
});
