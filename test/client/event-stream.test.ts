// The reader of server-sent events: whatever the bytes are cut into, the events are those that were sent.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventStreamReader, type StreamEvent } from '../../packages/client/src/event-stream.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(...chunks: readonly Uint8Array[]): readonly StreamEvent[] {
  const reader = new EventStreamReader();
  return chunks.flatMap((chunk) => reader.read(chunk));
}

const readText = (text: string) => read(bytesOf(text));

/** Cut at these places. */
function pieces(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...places].map((from, at) => bytes.subarray(from, places[at] ?? bytes.length));
}

const cuts = fc.array(fc.nat(5_000), { maxLength: 30 });
const lineEnd = fc.constantFrom('\n', '\r', '\r\n');
const plain = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((text) => text.replaceAll(/[\r\n\0]/g, '').toWellFormed());

const sent = fc.record({
  event: fc.oneof(
    fc.constant(''),
    plain.map((text) => `e${text}`),
  ),
  id: fc.option(plain),
  data: fc.array(plain, { minLength: 1, maxLength: 4 }),
  comment: fc.option(plain),
  isTight: fc.boolean(),
});

type Sent = typeof sent extends fc.Arbitrary<infer T> ? T : never;

function written({ event, id, data, comment, isTight }: Sent, end: string): string {
  const field = (name: string, value: string): string =>
    `${name}:${isTight && !value.startsWith(' ') ? '' : ' '}${value}${end}`;
  return [
    comment === null ? '' : `:${comment}${end}`,
    event === '' ? '' : field('event', event),
    id === null ? '' : field('id', id),
    ...data.map((line) => field('data', line)),
    end,
  ].join('');
}

function meant(all: readonly Sent[]): readonly StreamEvent[] {
  let lastId = '';
  return all.map(({ event, id, data }) => {
    lastId = id ?? lastId;
    return { event: event || 'message', id: lastId, data: data.join('\n') };
  });
}

test('the events that were sent are read, however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(sent, { maxLength: 8 }),
      lineEnd,
      fc.boolean(),
      cuts,
      (all, end, hasMark, places) => {
        const text = `${hasMark ? '\ufeff' : ''}${all.map((one) => written(one, end)).join('')}`;
        expect(read(...pieces(bytesOf(text), places))).toEqual(meant(all));
      },
    ),
    { numRuns: 500 },
  );
});

test('any bytes at all are read alike, whole and cut', () => {
  const bit = fc.constantFrom(
    'data:',
    'data',
    'id: ',
    'event: x',
    ':',
    ' ',
    '\r',
    '\n',
    '\r\n',
    'é',
    '💥',
    '\0',
    'retry: 1',
    '\ufeff',
  );
  const text = fc
    .array(fc.oneof(bit, fc.string({ maxLength: 3 })), { maxLength: 40 })
    .map((bits) => bytesOf(bits.join('')));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 60 })), cuts, (bytes, places) => {
      expect(read(...pieces(bytes, places))).toEqual(read(bytes));
    }),
    { numRuns: 500 },
  );
});

test('the cases of the standard', () => {
  const event = (data: string, rest: Partial<StreamEvent> = {}) => ({
    event: 'message',
    id: '',
    data,
    ...rest,
  });
  expect(readText('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual([event('YHOO\n+2\n10')]);
  expect(readText(': test\n\ndata: first\nid: 1\n\ndata:second\nid\n\ndata:  third\n\n')).toEqual([
    event('first', { id: '1' }),
    event('second'),
    event(' third'),
  ]);
  expect(readText('data\n\ndata\ndata\n\ndata:')).toEqual([event(''), event('\n')]);
  expect(readText('id: a\0b\ndata: x\n\n')).toEqual([event('x')]);
  expect(readText('event: lone\n\ndata: x\n\n')).toEqual([event('x')]);
  expect(readText('data: never ended')).toEqual([]);
});

test('an event is told as soon as it is complete, also where a line feed may still follow', () => {
  const reader = new EventStreamReader();
  expect(reader.read(bytesOf('data: 1\r\r'))).toHaveLength(1);
  expect(reader.read(bytesOf('\ndata: 2\r'))).toEqual([]);
  expect(reader.read(bytesOf('\n\r'))).toEqual([{ event: 'message', id: '', data: '2' }]);
  expect(reader.read(bytesOf('\n'))).toEqual([]);
});

test('an event without an end does not fill the memory', () => {
  const reader = new EventStreamReader();
  const megabytes = bytesOf(`data: ${'x'.repeat(8_000_000)}\n`);
  expect(() => {
    for (let times = 0; times < 9; times += 1) reader.read(megabytes);
  }).toThrow(RangeError);
});
