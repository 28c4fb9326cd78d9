// What is said again and again.

import { expect, test } from 'vitest';
import { Repeats } from './repeats.ts';

const said = (gist: string) => ({ text: `${gist}!\n`, gist });

test('what comes nine times is said once, and then how often more', () => {
  const lines: string[] = [];
  const repeats = new Repeats((text) => lines.push(text));
  for (let times = 0; times < 9; times++) repeats.take(said('bad'));
  expect(lines).toEqual(['bad!\n']);
  repeats.take(said('good'));
  repeats.take(said('bad'));
  repeats.end();
  expect(lines).toEqual(['bad!\n', '  the same 8 more times\n', 'good!\n', 'bad!\n']);
});

test('after a while without anything new it is told by itself', async () => {
  const lines: string[] = [];
  const repeats = new Repeats((text) => lines.push(text), 1);
  repeats.take(said('bad'));
  repeats.take(said('bad'));
  await expect.poll(() => lines).toEqual(['bad!\n', '  the same 1 more time\n']);
  repeats.take(said('bad'));
  repeats.end();
  expect(lines.at(-1)).toBe('  the same 1 more time\n');
});
