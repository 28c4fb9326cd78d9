// `aa-shadow simulate` as a process of its own, with the configuration that it wrote.

import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CustomerTruth } from '../../src/simulator/world/truth.ts';
import { firstLine, startAaShadow } from './run-aa-shadow.ts';
import { temporaryFolder } from './simulated-sync.ts';

export interface SimulatedProcess {
  readonly folder: string;
  readonly config: string;
  readonly database: string;
  readonly controlUrl: string;
  truths(): Promise<readonly CustomerTruth[]>;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
}

export async function simulatedProcess(args: readonly string[]): Promise<SimulatedProcess> {
  const folder = temporaryFolder();
  const config = join(folder, 'aa-shadow.yaml');
  const child = startAaShadow(['simulate', '--port', '0', '--json', '--write-config', config, ...args], {
    cwd: folder,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { controlUrl } = JSON.parse(await firstLine(child)) as { readonly controlUrl: string };
  const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${controlUrl}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  return {
    folder,
    config,
    database: `sqlite:${join(folder, 'aa-shadow.db')}`,
    controlUrl,
    truths: async () =>
      (await (await ask('GET', 'truth')).text())
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as CustomerTruth),
    control: async (method, path, body) => (await ask(method, path, body)).json(),
  };
}
