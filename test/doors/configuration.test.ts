// The errors of the configuration, with real files, and the files that their hints suggest.

import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selectClients } from '../../src/cli/client-work.ts';
import { type ConfigErrorCode, ConfigError, configErrors } from '../../src/config/config-error.ts';
import { exampleConfiguration } from '../../src/config/example-configuration.ts';
import { loadSettings } from '../../src/config/settings-file.ts';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { door, type Trial } from './door.ts';

type Env = Record<string, string>;

const load = (folder: string, env: Env = {}) => loadSettings({ env, cwd: folder });

const configuration = (client = '', more = ''): string => `clients:
  - id: demo
    url: https://ams.example.org/acmeprod/
    username: reader
${client === '' ? '    password: simulated' : client}
${more}`;

/** A problem of a file has a code of its own, and so its own hint in the reference. */
function ofProblem(error: unknown, code: ConfigErrorCode): unknown {
  const found = error instanceof ConfigError && error.problems.find((one) => one.code === code);
  return found ? { ...found, hint: `${found.suggestion ?? ''} ${configErrors[code].hint}` } : error;
}

interface Folder {
  readonly folder: string;
  readonly env: Env;
  readonly write: (text: string, name?: string) => void;
}

function problem(code: ConfigErrorCode, wrong: string, cure: (place: Folder) => void): Trial {
  const folder = temporaryFolder();
  const write: Folder['write'] = (text, name = 'aa-shadow.yaml') => writeFileSync(join(folder, name), text);
  const env: Env = {};
  write(wrong);
  const attempt = async (): Promise<void> => {
    await load(folder, env).catch((error: unknown) => {
      throw ofProblem(error, code);
    });
  };
  return { attempt, cure: () => cure({ folder, env, write }) };
}

door('CONFIG_NOT_FOUND', 'an empty folder', /aa-shadow config --example > aa-shadow\.yaml/, () => {
  const folder = temporaryFolder();
  const example = exampleConfiguration;
  const env = Object.fromEntries(
    [...example.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => [name, 'something']),
  );
  return {
    attempt: () => load(folder, env),
    cure: () => writeFileSync(join(folder, 'aa-shadow.yaml'), example),
  };
});

door('CONFIG_UNREADABLE', 'a folder in its place', /that it is a file/, () => {
  const folder = temporaryFolder();
  const path = join(folder, 'aa-shadow.yaml');
  mkdirSync(path);
  return {
    attempt: () => load(folder),
    cure: () => {
      rmdirSync(path);
      writeFileSync(path, configuration());
    },
  };
});

door('CONFIG_INVALID', 'something is wrong in it', /docs\/reference\/configuration\.md/, () => {
  const folder = temporaryFolder();
  const write = (text: string): void => writeFileSync(join(folder, 'aa-shadow.yaml'), text);
  write(configuration('', 'pollEvery: 5s'));
  // Where the reference has it.
  return {
    attempt: () => load(folder),
    cure: () => write(configuration('    password: x\n    pollEvery: 5s')),
  };
});

door('CONFIG_UNKNOWN_CLIENT', 'a mistyped client', /under `clients` \(did you mean demo\?\)/, async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'aa-shadow.yaml'), configuration());
  const { clients } = await load(folder);
  let id = 'demmo';
  return { attempt: () => selectClients(clients, id), cure: () => void (id = 'demo') };
});

door('CONFIG_UNKNOWN_CLIENT', 'a client that is nothing like it', /or no --client/, async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'aa-shadow.yaml'), configuration());
  const { clients } = await load(folder);
  let id: string | undefined = 'elsewhere';
  return { attempt: () => selectClients(clients, id), cure: () => void (id = undefined) };
});

door('CONFIG_SYNTAX', 'a tab', /Indent with spaces/, () =>
  problem('CONFIG_SYNTAX', 'clients:\n\t- id: demo\n', ({ write }) => write(configuration())),
);

door('CONFIG_SYNTAX', 'a value with a special character', /quote values that begin/, () =>
  problem('CONFIG_SYNTAX', configuration('    password: @home'), ({ write }) =>
    write(configuration("    password: '@home'")),
  ),
);

door('CONFIG_DUPLICATE_KEY', 'a key twice', /Keep one of the two/, () =>
  problem('CONFIG_DUPLICATE_KEY', configuration('    password: a\n    password: b'), ({ write }) =>
    write(configuration('    password: b')),
  ),
);

door('CONFIG_UNKNOWN_KEY', 'a mistyped key', /did you mean pollEvery\?.*Spell it as suggested/, () =>
  problem('CONFIG_UNKNOWN_KEY', configuration('    password: x\n    pollEvry: 5s'), ({ write }) =>
    write(configuration('    password: x\n    pollEvery: 5s')),
  ),
);

door('CONFIG_MISSING', 'no password', /Add the key at the place/, () =>
  problem('CONFIG_MISSING', configuration('    pollEvery: 5s'), ({ write }) => write(configuration())),
);

door('CONFIG_BAD_VALUE', 'a time without its unit', /such as 500ms, 10s/, () =>
  problem('CONFIG_BAD_VALUE', configuration('    password: x\n    pollEvery: 5'), ({ write }) =>
    write(configuration('    password: x\n    pollEvery: 10s')),
  ),
);

door('CONFIG_VARIABLE', 'a variable that is not set', /Set it/, () =>
  problem('CONFIG_VARIABLE', configuration('    password: ${AA_PASSWORD}'), ({ env }) => {
    env['AA_PASSWORD'] = 'simulated';
  }),
);

door('CONFIG_VARIABLE', 'a variable without a default', /\$\{NAME:-default\}/, () =>
  problem('CONFIG_VARIABLE', configuration('    password: ${AA_PASSWORD}'), ({ write }) =>
    write(configuration('    password: ${AA_PASSWORD:-simulated}')),
  ),
);

door('CONFIG_VARIABLE', 'a password with ${', /\$\$\{ for a literal/, () =>
  problem('CONFIG_VARIABLE', configuration('    password: a${b}'), ({ write }) =>
    write(configuration('    password: a$${b}')),
  ),
);

door('CONFIG_SECRET_FILE', 'a secret in another folder', /relative to the configuration file/, () =>
  problem('CONFIG_SECRET_FILE', configuration('    passwordFile: secret'), ({ write }) =>
    write('simulated', 'secret'),
  ),
);
