// Turns values as PostgreSQL sends them into the values that statements of this room expect from every engine: times as ISO
// text (UTC, milliseconds), dates and JSON as text, numbers as numbers.

import type { CustomTypesConfig } from 'pg';

type Parse = (text: string) => unknown;

/** In a session with the time zone UTC: `2030-01-01 00:00:00.001+00`. */
const isoTime: Parse = (text) => new Date(`${text.replace(' ', 'T').replace(/\+00$/, '')}Z`).toISOString();

/** By the object ids of pg_type, which never change. */
const parsers: Readonly<Record<number, Parse>> = {
  16: (text) => text === 't',
  20: Number,
  21: Number,
  23: Number,
  1184: isoTime,
  1700: Number,
};

const asSent: Parse = (text) => text;

export const valueTypes: CustomTypesConfig = {
  getTypeParser: (oid: number) => parsers[oid] ?? asSent,
};
