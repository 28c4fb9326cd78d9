// Typed values as texts in AA's answers: dates and flags in several forms, numbers as plain decimals.

import type { Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import type { AnswerStyle, DateForm, FlagForm } from './answer-style.ts';

/** The text of a single value. `null`, `undefined`, lists and objects are the empty text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;

type DateWriter = (year: string, month: string, day: string) => string;

const us: DateWriter = (year, month, day) => `${month}/${day}/${year}`;
const iso: DateWriter = (year, month, day) => `${year}-${month}-${day}`;
const oracle: DateWriter = (year, month, day) => `${day}-${months[Number(month) - 1]}-${year}`;
const compact: DateWriter = (year, month, day) => `${year}${month}${day}000000`;
const timed =
  (writer: DateWriter): DateWriter =>
  (...date) =>
    `${writer(...date)} 00:00:00`;

const dateWriters: Readonly<Record<DateForm, readonly DateWriter[]>> = {
  us: [us],
  iso: [iso],
  oracle: [oracle],
  mixed: [us, iso, oracle, timed(us), timed(iso), timed(oracle)],
};

const flagTexts: Readonly<Record<FlagForm, readonly (readonly [no: string, yes: string])[]>> = {
  'true/false': [['false', 'true']],
  'Y/N': [['N', 'Y']],
  '1/0': [['0', '1']],
  mixed: [
    ['false', 'true'],
    ['N', 'Y'],
    ['0', '1'],
  ],
};

/** Writes a value that is not null. `turn` chooses the form where several forms are mixed. */
export type ValueWriter = (value: NonNullable<Value>, turn: number) => string;

function dateWriter({ dates }: AnswerStyle, mayBeCompact: boolean): ValueWriter {
  const writers = [...dateWriters[dates], ...(mayBeCompact && dates === 'mixed' ? [compact] : [])];
  return (value, turn) => {
    const text = textOf(value);
    const write = writers[turn % writers.length] ?? iso;
    return write(text.slice(0, 4), text.slice(5, 7), text.slice(8, 10));
  };
}

function flagWriter({ flags }: AnswerStyle): ValueWriter {
  const texts = flagTexts[flags];
  return (value, turn) => {
    const [no, yes] = texts[turn % texts.length] ?? ['false', 'true'];
    return value === true ? yes : no;
  };
}

const plainWriter: ValueWriter = textOf;

/** The writer for all types of fields except lists. */
export function valueWriter({ type, compact: mayBeCompact }: Field, style: AnswerStyle): ValueWriter {
  switch (type) {
    case 'date':
      return dateWriter(style, mayBeCompact);
    case 'flag':
      return flagWriter(style);
    case 'number':
    case 'text':
      return plainWriter;
    case 'list':
      throw new TypeError('a list is written entry by entry');
  }
}
