// The progress without a terminal, and its words.

import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { progressBar } from './progress-bar.ts';
import { counted, spanText } from '../wording.ts';

function shown(use: (bar: ReturnType<typeof progressBar>, pass: (ms: number) => void) => void): string {
  const stream = new PassThrough();
  let time = 0;
  const bar = progressBar({
    label: 'demo',
    stream: stream as unknown as NodeJS.WriteStream,
    now: () => time,
  });
  use(bar, (ms) => {
    time += ms;
  });
  return String(stream.read() ?? '');
}

test('without a terminal a line is printed every few seconds, and the last state at the end', () => {
  const text = shown((bar, pass) => {
    bar.update({ done: 0, known: 2_000 });
    pass(2_000);
    bar.update({ done: 400, known: 2_000 });
    pass(3_000);
    bar.update({ done: 1_000, known: 2_000 });
    pass(1_000);
    bar.update({ done: 1_200, known: 2_000 });
    bar.stop();
    bar.stop();
  });
  expect(text).toBe(
    'demo: 1,000 of 2,000 customers, 200/s, 5 s left\ndemo: 1,200 of 2,000 customers, 200/s, 4 s left\n',
  );
});

test('a quiet bar writes nothing', () => {
  const stream = new PassThrough();
  const bar = progressBar({ label: 'x', quiet: true, stream: stream as unknown as NodeJS.WriteStream });
  bar.update({ done: 1, known: 1 });
  bar.stop();
  expect(stream.read()).toBeNull();
});

test('spans and counts are worded for people', () => {
  expect([0, 59, 119, 120, 7_199, 7_200, 200_000].map(spanText)).toEqual([
    '0 s',
    '59 s',
    '119 s',
    '2 min',
    '120 min',
    '2 h',
    '2 d',
  ]);
  expect([counted(1, 'customer'), counted(2_000, 'customer')]).toEqual(['1 customer', '2,000 customers']);
});
