import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** A process of its own, so that only the simulator's memory is measured, with that of a caller that reads the queue. */
const script = `
import { startSimulator } from ${JSON.stringify(new URL('./simulator.ts', import.meta.url).href)};
const simulator = await startSimulator({ customers: 1_000_000 });
const document = '<custRequest><vendorId>integrator</vendorId><vendorPassword>simulated</vendorPassword></custRequest>';
let most = 0;
const measure = () => { most = Math.max(most, process.memoryUsage().rss); };
const answer = await fetch(simulator.url + 'CENCUSTINTEGRATESYNCWEBSVCLIB.GET_QUEUE_CUSTS_W_REASONS_XML', {
  method: 'POST', body: new URLSearchParams({ p_input_xml_doc: document }),
});
let customers = 0;
let tail = '';
for await (const chunk of answer.body) {
  const text = tail + Buffer.from(chunk).toString('latin1');
  const pieces = text.split('<customer ');
  customers += pieces.length - 1;
  tail = pieces.at(-1).slice(-10);
  measure();
}
simulator.world.spike({ customers: 500_000 });
measure();
console.log(JSON.stringify({ customers, most, queued: simulator.world.queueLength }));
await simulator.close();
`;

test('a million customers, all queued, and their whole queue answer fit in 500 MB', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module-typescript',
    '-e',
    script,
  ]);
  const { customers, most, queued } = JSON.parse(stdout) as Record<string, number>;
  expect([customers, queued]).toEqual([1_000_000, 1_500_000]);
  expect(most).toBeLessThan(500 * 1024 * 1024);
});
