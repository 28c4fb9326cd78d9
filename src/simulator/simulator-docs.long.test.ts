// The command lines in docs/simulator.md work.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from './simulator.ts';

const page = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, lines]) => lines ?? '');

test('every command line of the page does what the page says', async () => {
  const simulator = await startSimulator({ customers: 500 });
  onTestFinished(() => simulator.close());
  const run = async (block: string): Promise<string> => {
    const script = block.replaceAll('http://127.0.0.1:4010/', new URL('/', simulator.url).href);
    return (await promisify(execFile)('sh', ['-ec', script], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  };
  const outputs = [];
  for (const block of blocks) outputs.push(await run(block));
  expect(outputs.map((text) => text.replace(/^<\?xml.*\n/, '').slice(0, 400))).toEqual([
    expect.stringMatching(/^<queuedCusts><customer id="/),
    expect.stringMatching(/^<custInfo><custId>/),
    '<result><status>SUCCESS</status></result>',
    '<result><status>SUCCESS</status></result>',
    expect.stringMatching(/"document":"<custRequest><vendorId>\*\*\*<\/vendorId>/),
    expect.stringMatching(/^\{"custId"/),
    expect.stringMatching(/^\[\{"rule":\{"procedure":"customers","fault":"forbidden-character","form":"raw"/),
    expect.stringMatching(/^<event-list><event>/),
  ]);
  expect(outputs.join('')).not.toContain('FAILURE');
});
