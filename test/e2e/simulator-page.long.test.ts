// docs/simulator.md is true: its commands and its lines for curl work as they stand, on the program as it is started there.

import { type ChildProcess, execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startAaShadow } from '../support/run-aa-shadow.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/simulator.md'), 'utf8');
const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, lines]) => lines ?? '');
const asItStands = 'http://127.0.0.1:4010/';

interface Simulated {
  readonly printed: readonly string[];
  /** With a `/` at the end. */
  readonly origin: string;
}

/** The options as the page has them, and a port that is free. */
async function simulated(options: string): Promise<Simulated> {
  const child = startAaShadow(['simulate', ...options.trim().split(/\s+/), '--port', '0']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = await linesUntil(child, /^\s*control /);
  const [, url = ''] = /control\s+(\S+)/.exec(printed.at(-1) ?? '') ?? [];
  return { printed, origin: new URL('/', url).href };
}

async function linesUntil({ stdout }: ChildProcess, last: RegExp): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stdout! })) {
    lines.push(line);
    if (last.test(line)) return lines;
  }
  throw new Error(`it ended: ${lines.join('\n')}`);
}

async function run(block: string, { origin }: Simulated): Promise<string> {
  const script = block.replaceAll(asItStands, origin);
  return (await promisify(execFile)('sh', ['-ec', script], { maxBuffer: 64 * 1024 * 1024 })).stdout;
}

const begun = (): Promise<Simulated> => {
  const [, options = ''] = /```\nnpx aa-shadow simulate (.*)\n```/.exec(page) ?? [];
  expect(options).not.toBe('');
  return simulated(options);
};

test('every command line of the page does what the page says', async () => {
  const simulator = await begun();
  const told = simulator.printed.map((line) => line.trim().split(/\s+/));
  expect(told).toContainEqual(['address', `${simulator.origin}acmedemo/`]);
  expect(told).toContainEqual(['user', 'integrator']);
  expect(told).toContainEqual(['password', 'simulated']);
  const outputs = [];
  for (const block of blocks) outputs.push(await run(block, simulator));
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

test('every control that the page names answers, an unknown one lists them all, and every service of the table is there', async () => {
  const { origin } = await begun();
  const named = [...page.matchAll(/`GET (control\/\w+)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(2);
  for (const path of named) expect([path, (await fetch(origin + path)).status]).toEqual([path, 200]);
  const unknown = await (await fetch(`${origin}control/nothing`)).text();
  for (const path of named) expect(unknown).toContain(path.replace('control/', ''));
  const services = [...page.matchAll(/^\| ([A-Z]+\.[A-Z_]+) +\| `([\w-]+)`/gm)];
  expect(services).toHaveLength(7);
  const called = async (name: string, request: string): Promise<number> => {
    const body = new URLSearchParams({ p_input_xml_doc: `<${request}/>` });
    return (await fetch(`${origin}acmedemo/${name}`, { method: 'POST', body })).status;
  };
  for (const [, name = '', request = ''] of services)
    expect([name, await called(name, request)]).toEqual([name, 200]);
  expect(await called('NOBODYS.PROCEDURE', 'custRequest')).toBe(404);
});

test('the other spellings of the page can be had, all together', async () => {
  const [, options = ''] = /`(--roots assumed [^`]*)`/s.exec(page) ?? [];
  const simulator = await simulated(`--customers 5 ${options}`);
  const [queue = ''] = blocks;
  const answer = await run(queue, simulator);
  expect(answer).toContain('<maxQueueNum>5</maxQueueNum>');
  expect(answer).not.toContain('<queuedCusts>');
});
