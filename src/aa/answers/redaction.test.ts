import { expect, test } from 'vitest';
import { redacted, redactedCode } from './redaction.ts';

test('P11: credentials are removed from messages of AA, in any spelling', () => {
  const secrets = ['acme', 'acme&<1> x'];
  const echoes = [
    'ACME',
    'acme&<1> x',
    'acme&amp;&lt;1&gt; x',
    'acme&#38;&#60;1&#62; x',
    'acme%26%3C1%3E%20x',
    'acme%26%3C1%3E+x',
    'acme&<1>\n  x',
    'acme&#x26;&#x3C;1&#x3e; x',
    'ACME&#038;&LT;1&gt;&#32;x',
  ];
  for (const echo of echoes) expect(redacted(`user ${echo} refused`, secrets)).toBe('user … refused');
});

test('P11: characters that are rarely encoded are recognized when they are', () => {
  const echoes = ["S3'cret!", 's3%27cret%21', 'S3&apos;cret!', 'S3&#x27;cret&#33;', 's3&#39;cret%21'];
  for (const echo of echoes) expect(redacted(`user ${echo} refused`, ["S3'cret!"])).toBe('user … refused');
  expect(redacted('say &quot;a&quot; %c3%a9 now', ['"a"', 'é'])).toBe('say … now');
});

test.each([
  ['Record of Jane Doe, 555-0100, 12 Main St is locked', 'Record of … is locked'],
  ['Jane Doe is locked', '… is locked'],
  ['RECORD OF JANE DOE LOCKED', 'RECORD …'],
  ['customer 0012345 (O’Neil) could not be read', 'customer … (…) could not be read'],
  ['ORA-01403: no data found', 'ORA-01403: no data found'],
  ['ORA-06512: at "ACME.CENLIB", line 12', 'ORA-06512: at "…", line …'],
  ['Invalid XML. The request failed', 'Invalid XML. The request failed'],
  ['born 01/02/1970 in Łódź, call +1(555)0100', 'born … in …, call +…'],
])('P11: nothing that may be about a person is shown: %s', (message, shown) => {
  expect(redacted(message, [])).toBe(shown);
});

test('P11: a code is shown if it has the shape of one', () => {
  expect(redactedCode('ERR-200', [])).toBe('ERR-200');
  expect(redactedCode('Jane Doe', [])).toBe('…');
  expect(redactedCode('4711', ['4711'])).toBe('…');
});

test('P11: e-mail addresses are removed', () => {
  expect(redacted('no mail to jane.doe+x@example.org, sorry <a@b.c>', [])).toBe('no mail to …, sorry <…>');
});

test('P11: a message is one line of at most 200 characters', () => {
  expect(redacted(' one\n\ttwo\u0000three ', [])).toBe('one two three');
  const long = redacted('word '.repeat(100_000), []);
  expect(long).toHaveLength(200);
  expect(long.endsWith('…')).toBe(true);
});

test('an empty secret removes nothing', () => {
  expect(redacted('as it is', ['', ''])).toBe('as it is');
});
