// Reads the configuration file into settings. All errors are reported at once.

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import { type Complaint, problemOf } from './complaint.ts';
import { ConfigError, type Problem } from './config-error.ts';
import { type ConfigurationKeys, type configurationKeys, configurationKeysOf } from './configuration-keys.ts';
import { clientsOf, crossChecks, passwordMisfit } from './cross-checks.ts';
import { readYaml } from './yaml-reader.ts';
import { schemaComplaints } from './schema-complaints.ts';
import { hasSecret, readSecret, type Secret } from './secret-files.ts';
import type { Settings } from './settings.ts';
import { type Credentials, settingsFromKeys } from './settings-conversion.ts';
import { type Environment, substitute } from './variables.ts';
import { type Plain, plainOf, type Written } from './configuration-tree.ts';

export interface SettingsRequest {
  /** Only its sections can be asked for. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  /** `--config`. Default: `AA_SHADOW_CONFIG`, or `aa-shadow.yaml` in `cwd`. */
  readonly path?: string | undefined;
  readonly env: Environment;
  readonly cwd: string;
}

/** Throws a `ConfigError`: `CONFIG_NOT_FOUND`, `CONFIG_UNREADABLE`, or `CONFIG_INVALID` with every problem. */
export async function loadSettings({ path, env, cwd, catalogue }: SettingsRequest): Promise<Settings> {
  const file = configurationPath({ path, env, cwd });
  return readSettings(await readConfiguration(file), file, env, catalogue);
}

const configurationPath = ({ path, env, cwd }: SettingsRequest): string =>
  resolve(cwd, path ?? (env['AA_SHADOW_CONFIG'] || 'aa-shadow.yaml'));

async function readConfiguration(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code;
    if (reason === 'ENOENT') throw new ConfigError('CONFIG_NOT_FOUND', { path, detail: path });
    throw new ConfigError('CONFIG_UNREADABLE', { path, detail: `${path} (${reason ?? 'unknown reason'})` });
  }
}

/** Reads the text of a configuration into settings. `path`: the file, because other paths are relative to it. */
export function readSettings(
  text: string,
  path: string,
  env: Environment,
  catalogue: Catalogue = builtIn,
): Settings {
  const yaml = readYaml(text);
  // The keys of a file that is not well-formed cannot be checked. Those of a file with a duplicate key can.
  if (yaml.problems.some(({ code }) => code === 'CONFIG_SYNTAX')) throw invalid(path, yaml.problems);
  const { root, complaints } = substitute(yaml.root, env);
  const checked = check(root, plainOf(root) ?? {}, dirname(path), configurationKeysOf(catalogue));
  const problems = distinct([...complaints, ...checked.complaints]).map((complaint) =>
    problemOf(root, complaint),
  );
  if (checked.keys === null || problems.length + yaml.problems.length > 0) {
    throw invalid(path, [...yaml.problems, ...problems]);
  }
  const { keys, ...secrets } = checked;
  return settingsFromKeys(keys, { path, folder: dirname(path), ...secrets });
}

interface Checked {
  readonly keys: ConfigurationKeys | null;
  readonly databasePassword: string | null;
  readonly credentials: readonly Credentials[];
  readonly complaints: readonly Complaint[];
}

function check(root: Written, plain: Plain, folder: string, keys: typeof configurationKeys): Checked {
  const parsed = keys.safeParse(plain);
  const secrets = [...clientsOf(plain)].map(([index, client]) => {
    const path = ['clients', index];
    return {
      username: readSecret(client, 'username', path, folder),
      password: readSecret(client, 'password', path, folder),
    };
  });
  const database = databasePassword(plain, folder);
  const secretComplaints = secrets
    .flatMap(({ username, password }) => [username.complaint, password.complaint])
    .concat(database?.complaint ?? null)
    .filter((complaint) => complaint !== null);
  return {
    keys: parsed.success ? parsed.data : null,
    databasePassword: database === null ? null : database.value,
    credentials: secrets.map(({ username, password }) => ({
      username: username.value,
      password: password.value,
    })),
    complaints: [
      ...schemaComplaints(parsed.error?.issues ?? [], root, keys),
      ...crossChecks(plain),
      ...secretComplaints,
    ],
  };
}

/** `null`: the configuration gives none, or gives it within the address. */
function databasePassword(plain: Plain, folder: string): Secret | null {
  if (!hasSecret(plain, 'databasePassword')) return null;
  const secret = readSecret(plain, 'databasePassword', [], folder);
  if (secret.complaint !== null) return secret;
  return { ...secret, complaint: passwordMisfit(plain) };
}

/** Keeps the first complaint about each key. A variable that is not set also gives a complaint about an empty value. */
function distinct(complaints: readonly Complaint[]): readonly Complaint[] {
  const seen = new Set<string>();
  return complaints.filter(({ path }) => {
    const key = JSON.stringify(path);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

const invalid = (path: string, problems: readonly Problem[]): ConfigError =>
  new ConfigError('CONFIG_INVALID', {
    path,
    detail: `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in ${path}`,
    problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
  });
