import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { getQueue, paths, purgeRequest, queueOf } from '../../../test/support/simulated-calls.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator.ts';

async function started(options: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

function warnings(): readonly unknown[] {
  const seen: unknown[] = [];
  const listener = (warning: unknown): void => void seen.push(warning);
  process.on('warning', listener);
  onTestFinished(() => void process.off('warning', listener));
  return seen;
}

test('a caller that leaves during its request or during a long answer does not disturb other callers', async () => {
  const seen = warnings();
  const simulator = await started({ customers: 300_000 });
  const { hostname, port, pathname } = new URL(simulator.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `POST ${pathname}${paths.queue} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\np_input`,
    () => socket.destroy(),
  );
  const answer = await getQueue(simulator);
  await answer.body!.cancel();
  await expect.poll(() => simulator.world.stats().procedures.queue?.abandoned).toBe(1);
  await expect.poll(() => simulator.world.stats().inFlight).toBe(0);
  expect((await queueOf(simulator)).custIds).toHaveLength(300_000);
  expect(seen).toEqual([]);
});

test('the call of a caller that leaves while it waits has no effect', async () => {
  const simulator = await started({ customers: 5, latency: { fixedMs: 600_000 } });
  const leaving = new AbortController();
  const body = new URLSearchParams({
    p_input_xml_doc: purgeRequest(5),
  });
  const purging = fetch(simulator.url + paths.purge, { method: 'POST', body, signal: leaving.signal });
  await expect.poll(() => simulator.world.stats().mostServedAtOnce).toBe(1);
  leaving.abort();
  await expect(purging).rejects.toThrow();
  await expect.poll(() => simulator.world.stats().procedures.purge?.abandoned).toBe(1);
  expect([simulator.world.queueLength, simulator.world.journal().length]).toEqual([5, 0]);
});
