// Builds the operators' page once for a test run, when the first test needs it, so that other runs do not wait for it.

import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers when the page is built; 500 with the reason where that failed. */
    readonly pageDesk: string;
  }
}

const root = resolve(import.meta.dirname, '../..');
const flags = ['--disable-warning=ExperimentalWarning'];

export async function setup({ provide }: TestProject): Promise<() => void> {
  let built: Promise<unknown> | null = null;
  const build = (): Promise<unknown> =>
    promisify(execFile)(process.execPath, [...flags, resolve(root, 'page/build.ts')], { cwd: root });
  const desk = createServer((_, response) => {
    built ??= build();
    built.then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  desk.listen(0, '127.0.0.1');
  await once(desk, 'listening');
  provide('pageDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return () => void desk.close();
}
