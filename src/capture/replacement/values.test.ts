import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDate } from '../../aa/answers/values.ts';
import { errorCodes } from '../../aa/answers/codes.ts';
import { respelled } from '../markup/characters.ts';
import { keyedDraws } from './draw.ts';
import { keptWords } from './kept-words.ts';
import { madeUpValues } from './values.ts';
import type { ValueKind } from './value-kinds.ts';

function values(secrets: readonly string[] = []) {
  const kept = keptWords(secrets, ['Queue is void']);
  return madeUpValues({
    draws: keyedDraws(),
    kept,
    errorCodes,
    customers: new Set(['999']),
    noteKept: () => {},
    avoided: new Set(),
  });
}

const written = (made: ReturnType<typeof values>, text: string, kind: ValueKind = 'text'): string =>
  respelled(
    text,
    (shown) => made.replaced(shown, kind),
    (character) => character,
  );

const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{L}/u, /\p{N}/u, /\p{So}|\p{Co}/u];

/** From this block of 64 characters on, the other letter may have another case. */
const firstRare = '\u0240';

/** The kind of each character; a character without a kind itself. */
const shapeOf = (text: string): string =>
  Array.from(text, (one) => {
    if (one >= firstRare) return 'rare';
    const kind = kinds.findIndex((pattern) => pattern.test(one));
    return kind < 0 ? one : String(kind);
  }).join('');

describe('P11: what is made up', () => {
  test('has as many characters of the same kinds, in as many bytes, and no letter of the real one in its place', () => {
    const made = values();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const other = made.replaced(text, 'text');
        expect(shapeOf(other)).toBe(shapeOf(text));
        expect(Buffer.byteLength(other)).toBe(Buffer.byteLength(text));
        const [real, mine] = [Array.from(text), Array.from(other)];
        real.forEach((one, at) => {
          if (/\p{L}/u.test(one)) expect(mine[at]).not.toBe(one);
        });
      }),
    );
  });

  test('is the same for the same word and number everywhere', () => {
    const made = values();
    const [first, last] = made.replaced('Ann Miller', 'text').split(' ');
    expect(made.replaced('MILLER, ann', 'unknown')).toBe(`${last!.toUpperCase()}, ${first!.toLowerCase()}`);
    expect(made.replaced('ann.miller7@x.org', 'text')).toMatch(new RegExp(`^${first}\\.${last}\\d@`, 'i'));
    const number = made.replaced('4711', 'text');
    expect(made.replaced('0004711', 'text')).toBe(`000${number}`);
  });

  test.each([1, 2, 3, 4, 5])('is another number for each number of %i digits', (length) => {
    const made = values();
    const all = Array.from({ length: Math.min(9 * 10 ** (length - 1), 4_000) }, (_, step) =>
      String(10 ** (length - 1) + step),
    );
    const others = all.map((number) => made.replaced(number, 'text'));
    expect(new Set(others).size).toBe(all.length);
    expect(others.filter((other, at) => other === all[at] || other.length !== length)).toEqual([]);
  });

  test.each([
    '05/17/1962',
    '17-MAY-1962',
    '1962-05-17',
    '17/05/1962',
    '5/7/1962',
    '1962-05-17T10:30:15Z',
    '17-May-1962 10.30.15.000000 PM +01:00',
    '19620517103015',
    '1962-05-17Z',
    '1962-05-17T10:30:15.123+02:00',
    '17-MAY-1962 10.30.15 AM America/New_York',
  ])('is a possible date for %s', (text) => {
    const other = values().replaced(text, 'date');
    expect(other).toHaveLength(text.length);
    expect(other).not.toBe(text);
    expect(shapeOf(other)).toBe(shapeOf(text));
    expect(readDate(other) === null).toBe(readDate(text) === null);
    const numbers =
      /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(other)?.slice(1, 4) ?? other.split(/\D+/).slice(0, 3);
    expect(Math.max(...numbers.map(Number).filter((part) => part < 1000))).toBeLessThanOrEqual(31);
  });

  test('is the same day in all spellings', () => {
    const made = values();
    const [month, day, year] = made.replaced('05/17/1962', 'date').split('/');
    expect(made.replaced('1962-05-17', 'text')).toBe(`${year}-${month}-${day}`);
    expect(made.replaced('19620517', 'date')).toBe(`${year}${month}${day}`);
  });

  test.each([
    ['99/17/2020', /^\d\d\/(?!17)\d\d\//],
    ['20-13-14', /^(?!20)\d\d-\d\d-/],
    ['2020-00-10', /-(?!10)\d\d$/],
  ])('changes what may change of an impossible date: %s', (text, changed) => {
    expect(values().replaced(text, 'text')).toMatch(changed);
  });

  test.each(['45:67', '99:12:33'])('is no time of day for %s, and has another hour', (text) => {
    const [hour, minute] = values().replaced(text, 'text').split(':').map(Number) as [number, number];
    const [realHour, realMinute] = text.split(':').map(Number) as [number, number];
    expect(hour).toBeGreaterThan(23);
    expect([hour === realHour, minute === realMinute]).toEqual([false, false]);
  });

  test.each(['02/30/2020', '99/99/9999', '13/45/2020', '2020-00-10'])('stays impossible for %s', (text) => {
    const other = values().replaced(text, 'date');
    expect(other).not.toBe(text);
    const [a, b, c] = other.split(/\D/).map(Number) as [number, number, number];
    const [year, month, day] = a > 1000 ? [a, b, c] : [c, a, b];
    const found = new Date(Date.UTC(year, month - 1, day));
    expect(found.getUTCMonth() === month - 1 && found.getUTCDate() === day).toBe(false);
  });

  test('keeps the way in which characters are written', () => {
    const made = values();
    const plain = made.replaced('Jörg', 'text');
    const code = (at: number): number => plain.codePointAt(at)!;
    expect(written(made, '&#74;&#x00F6;r&#103;')).toBe(
      `&#${code(0)};&#x00${code(1).toString(16).toUpperCase()};${plain[2]}&#${String(code(3)).padStart(3, '0')};`,
    );
    expect(written(made, 'J&ouml;rg')).toMatch(/^[A-Z]&[a-z]+;[a-z]{2}$/);
    expect(written(made, 'J%C3%B6rg')).toBe(encodeURIComponent(plain));
    expect(written(made, 'J%F6rg')).toMatch(/^[A-Z]%[0-9A-F]{2}[a-z]{2}$/);
    expect(written(made, '&#11;\u0000&#55357;x&nbsp;')).toMatch(/^&#11;\P{L}&#55357;[a-z]&nbsp;$/u);
    expect(written(made, '&#55349;&#56500;')).toMatch(/^&#55349;&#\d{5};$/);
    expect(written(made, '&#55349;&#56500;')).not.toBe('&#55349;&#56500;');
  });
});

describe('P11: what stays', () => {
  const message = 'ORA-01403: no data found for Smith at line 12; Invalid customer ID: 4711 (200)';

  test('are technical words of a message, and nothing else of it', () => {
    const other = values().replaced(message, 'message');
    expect(other).toMatch(
      /^ORA-01403: no data found for [A-Z][a-z]{4} at line 12; Invalid customer ID: \d{4} \(200\)$/,
    );
    expect(other).not.toMatch(/Smith|4711/);
    expect(values().replaced(message, 'text')).not.toMatch(/ORA|data|found|Invalid/);
  });

  test.each([
    [
      'Customer Long, Key Field not found',
      /^Customer (?!Long)[A-Z][a-z]{3}, (?!Key)[A-Z][a-z]{2} (?!Field)[A-Z][a-z]{4} not found$/,
    ],
    ['Customer Smith, An not found', /^Customer [A-Z][a-z]{4}, (?!An)[A-Z][a-z] not found$/],
    ['Customer LONG not found', /^Customer (?!LONG)[A-Z]{4} not found$/],
  ])('are no words that are names, too: %s', (text, made) => {
    expect(values().replaced(text, 'message')).toMatch(made);
  });

  test.each([
    'An error occurred in line 12',
    'ORA-01401: value too long for the key',
    'To be purged: no list',
  ])('are words that could be names, where they are none: %s', (text) => {
    expect(values().replaced(text, 'message')).toBe(text);
  });

  test('is the code of an error where a code may stand, and the same number elsewhere does not stay', () => {
    const made = values().replaced('Invalid customer ID: 200 (200)', 'message');
    expect(made).toMatch(/^Invalid customer ID: (?!200)\d{3} \(200\)$/);
    expect(values().replaced('Failed (999)', 'message')).not.toContain('999');
  });

  test('are the words of a message that the configuration knows', () => {
    expect(values().replaced('Queue is void', 'message')).toBe('Queue is void');
  });

  test.each<[ValueKind, string]>([
    ['flag', 'Y'],
    ['flag', 'false'],
    ['code', 'HOME'],
    ['table', 'CEN_CUST_ADDR, EVT_REG_HDR'],
    ['action', 'UPDATE'],
    ['unknown', 'true'],
    ['error-code', '200'],
    ['declaration', 'WE8ISO8859P9'],
    ['namespace', 'http://www.w3.org/2001/XMLSchema-instance'],
    ['namespace', 'http://www.w3.org/1999/xhtml'],
    ['namespace', 'http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd'],
  ])('of a %s is %s', (kind, text) => {
    expect(values().replaced(text, kind)).toBe(text);
  });

  test.each<[ValueKind, string]>([
    ['text', 'Yes'],
    ['text', 'HOME'],
    ['flag', 'oui'],
    ['code', 'SMITH'],
    ['table', 'SMITH_ANN'],
    ['action', 'SMITH'],
    ['unknown', '7'],
    ['error-code', '4711'],
    ['declaration', 'Smith'],
    ['namespace', 'http://smith.example/x'],
    ['namespace', 'http://www.w3.org/Smith'],
    ['date', 'Smith'],
  ])('of a %s is not %s', (kind, text) => {
    expect(values().replaced(text, kind)).not.toBe(text);
  });

  test('is never a credential, nor a word of one', () => {
    const made = values(['success', 'My-CEN_CUST_ADDR-1', 'x-Integrator-9']);
    const other = made.replaced('SUCCESS: integrator failed', 'message');
    expect(other).toMatch(/failed$/);
    expect(other).not.toMatch(/success|integrator/i);
    expect(made.replaced('CEN_CUST_ADDR', 'table')).not.toContain('CEN_CUST_ADDR');
  });
});
