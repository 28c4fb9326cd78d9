// The folder of a demo. It holds a configuration that all other commands can use too.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface DemoFolder {
  readonly configuration: string;
}

export interface DemoAddress {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** `database`: a file to use. Default: a new file in the folder. */
export async function makeDemoFolder(aa: DemoAddress, database: string | undefined): Promise<DemoFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'aa-shadow-demo-'));
  const configuration = join(folder, 'aa-shadow.yaml');
  await writeFile(
    configuration,
    configurationText(aa, database === undefined ? './aa-shadow.db' : resolve(database)),
    { mode: 0o600 },
  );
  return { configuration };
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
