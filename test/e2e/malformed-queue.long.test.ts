// A queue that comes malformed again and again: the program goes on asking, and `status`, in a process of its own, asks for a person.

import { expect, onTestFinished, test } from 'vitest';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess } from '../support/simulated-process.ts';

interface Status {
  readonly clients: readonly {
    readonly last_error: { readonly times: number; readonly skeleton: string } | null;
  }[];
}

test('W18, P12: status exits 6, says that a person is needed, and shows what came, until it is over', async () => {
  const simulated = await simulatedProcess(['--customers', '20']);
  const config = ['--config', simulated.config];
  expect((await runAaShadow(['drain', ...config])).code).toBe(0);
  expect((await runAaShadow(['status', ...config])).code).toBe(0);
  await simulated.control('POST', 'change');
  await simulated.control('PUT', 'faults', [{ procedure: 'queue', fault: 'not-well-formed' }]);
  const run = startAaShadow(['run', ...config]);
  onTestFinished(() => void run.kill());
  const status = async (): Promise<Status> =>
    JSON.parse((await runAaShadow(['status', ...config, '--json'])).stdout) as Status;
  while (((await status()).clients[0]?.last_error?.times ?? 0) < 3);
  const [client] = (await status()).clients;
  expect(client?.last_error?.skeleton).toMatch(
    /^<queuedCusts><maxQueueNum>…<\/maxQueueNum>.*<\/queuedCusts>, with such as <customer id>.*<\/customer>$/,
  );
  const told = await runAaShadow(['status', ...config]);
  expect(told.code).toBe(6);
  expect(told.stdout).toMatch(
    /needs a person +AA has answered so \d+ times in a row.*what came: <queuedCusts/,
  );
  await simulated.control('DELETE', 'faults');
  while ((await status()).clients[0]?.last_error !== null);
  expect((await runAaShadow(['status', ...config])).code).toBe(0);
});
