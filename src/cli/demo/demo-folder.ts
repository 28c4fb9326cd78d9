// The folder of a demo. It holds a configuration that all other commands can use too.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { usageError } from '../arguments.ts';

export interface DemoFolder {
  readonly configuration: string;
}

export interface DemoAddress {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/**
 * `database`: a file to use. Default: a new file in the folder. The folder is made where temporary files belong, or else in
 * the working directory. Throws a usage error where it cannot be made anywhere.
 */
export async function makeDemoFolder(aa: DemoAddress, database: string | undefined): Promise<DemoFolder> {
  const text = configurationText(aa, database === undefined ? './aa-shadow.db' : resolve(database));
  const reasons: string[] = [];
  for (const parent of new Set([tmpdir(), '/tmp', process.cwd()])) {
    const made = await madeIn(parent, text);
    if ('configuration' in made) return made;
    reasons.push(`${parent} (${made.code})`);
  }
  throw usageError(
    `the demo has no place for its files: ${reasons.join(', ')}`,
    'Name a folder that this user may write to: TMPDIR=FOLDER before the command.',
  );
}

type Made = DemoFolder | { readonly code: string };

/** The folder for temporary files may be missing, full, or not ours to write to. */
async function madeIn(parent: string, text: string): Promise<Made> {
  try {
    const folder = await mkdtemp(join(parent, 'aa-shadow-demo-'));
    const configuration = join(folder, 'aa-shadow.yaml');
    await writeFile(configuration, text, { mode: 0o600 });
    return { configuration };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { code };
  }
}

const configurationText = ({ url, username, password }: DemoAddress, database: string): string =>
  `# Written by the demo. Its AA is simulated and runs only as long as the demo.
database: ${JSON.stringify(`sqlite:${database}`)}
clients:
  - id: demo
    url: ${JSON.stringify(url)}
    username: ${JSON.stringify(username)}
    password: ${JSON.stringify(password)}
    proxy: none
    pollEvery: 1s
`;
