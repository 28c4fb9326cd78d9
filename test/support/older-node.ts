// A Node.js of this machine that is too old for the program.

import { execFileSync } from 'node:child_process';

const places = [process.env['AA_SHADOW_TEST_OLD_NODE'] ?? '', '/usr/bin/node', '/usr/local/bin/node'];

const versionOf = (node: string): string | null => {
  try {
    return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
  } catch {
    return null;
  }
};

export interface OlderNode {
  readonly node: string;
  /** `20.20.2` */
  readonly version: string;
}

/** `null`: there is none. AA_SHADOW_TEST_OLD_NODE may name one. */
export const olderNode = (): OlderNode | null =>
  places
    .filter((node) => node !== '')
    .map((node) => ({ node, version: versionOf(node) }))
    .find((one): one is OlderNode => one.version !== null && Number.parseInt(one.version, 10) < 24) ?? null;
