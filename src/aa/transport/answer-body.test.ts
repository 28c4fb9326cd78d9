import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { callDeadline, type CallDeadline } from './call-deadline.ts';
import { timedChunks } from './answer-body.ts';

test('the idle time-out runs while a piece is waited for, and not while the reader is at work', async () => {
  const armed = new Set<symbol>();
  const real = callDeadline({ signals: [], totalMs: 60_000 });
  const deadline: CallDeadline = {
    ...real,
    within: () => {
      const timer = Symbol();
      armed.add(timer);
      return () => armed.delete(timer);
    },
  };
  const body = Readable.from([Buffer.from('<a>'), Buffer.from('</a>')]);
  const seen: number[] = [];
  for await (const _ of timedChunks(body, { deadline, idleMs: 1, host: 'aa' })) seen.push(armed.size);
  expect(seen).toEqual([0, 0]);
  expect(armed.size).toBe(0);
});
