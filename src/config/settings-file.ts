// Reads the configuration file into settings. All errors are reported at once.

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import { type Complaint, problemOf } from './complaint.ts';
import { ConfigError, type Problem } from './config-error.ts';
import { defaultsKeysOf } from './client-keys.ts';
import { type ConfigurationKeys, configurationKeysOf } from './configuration-keys.ts';
import { catalogueOfKeys } from './client-catalogues.ts';
import type { Group } from './condition-keys.ts';
import { clientsOf, crossChecks, listedClients, passwordMisfit } from './cross-checks.ts';
import { withDefaults, writtenPath } from './defaults.ts';
import { readPemFiles } from './pem-files.ts';
import { readHashKey } from './privacy-keys.ts';
import { readYaml } from './yaml-reader.ts';
import { schemaComplaints } from './schema-complaints.ts';
import { hasSecret, readSecret, type Secret } from './secret-files.ts';
import type { Settings } from './settings.ts';
import { type ClientFiles, settingsFromKeys } from './settings-conversion.ts';
import { type Environment, substitute } from './variables.ts';
import { readWebhookFiles, type WebhookFiles } from './webhook-files.ts';
import { entryAt, type KeyPath, type Plain, plainOf, type Written } from './configuration-tree.ts';

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
  const checked = check(root, dirname(path), catalogue);
  const problems = distinct([...complaints, ...checked.complaints]).map((complaint) =>
    problemOf(root, complaint),
  );
  if (checked.keys === null || problems.length + yaml.problems.length > 0) {
    throw invalid(path, [...yaml.problems, ...problems]);
  }
  const { keys, ...secrets } = checked;
  return { ...settingsFromKeys(keys, { path, folder: dirname(path), ...secrets }), catalogue };
}

interface Checked {
  readonly keys: ConfigurationKeys | null;
  readonly files: readonly ClientFiles[];
  readonly webhookFiles: readonly WebhookFiles[];
  readonly databasePassword: string | null;
  readonly complaints: readonly Complaint[];
}

/** `root`: the configuration as it was written, with its variables filled in. */
function check(root: Written, folder: string, catalogue: Catalogue): Checked {
  const complete = withDefaults(root);
  const plain = plainOf(complete) ?? {};
  const keys = configurationKeysOf(catalogue, cataloguesIn(plain, catalogue));
  const parsed = keys.safeParse(plain);
  const read = [...clientsOf(plain)].map(([index, client]) =>
    readClientFiles(client, ['clients', index], folder),
  );
  const webhooks = readWebhookFiles(plain, folder);
  const database = databasePassword(plain, folder);
  const complaints = [
    ...schemaComplaints(parsed.error?.issues ?? [], complete, keys),
    ...crossChecks(plain, catalogue),
    ...read.flatMap((one) => one.complaints),
    ...webhooks.complaints,
    ...[database?.complaint ?? []].flat(),
  ].map((complaint) => ({ ...complaint, path: writtenPath(root, complaint.path) }));
  return {
    keys: parsed.success ? parsed.data : null,
    files: read.map(({ files }) => files),
    webhookFiles: webhooks.files,
    databasePassword: database?.value ?? null,
    complaints: [...defaultsComplaints(root, catalogue), ...complaints],
  };
}

/** The catalogue of each client, in order. */
function cataloguesIn(plain: Plain, catalogue: Catalogue): readonly Catalogue[] {
  const clients = clientsOf(plain);
  const count = listedClients(plain);
  return Array.from({ length: count }, (_, at) => catalogueOfKeys(clients.get(at) ?? {}, catalogue));
}

/** Defaults that no client has because each sets its own are checked all the same. */
function defaultsComplaints(root: Written, catalogue: Catalogue): readonly Complaint[] {
  const usual = entryAt(root, ['defaults'])?.value;
  if (usual === undefined || usual.kind === 'nothing') return [];
  const written = plainOf(usual);
  const own = typeof written === 'object' && !Array.isArray(written) ? (written as Group) : {};
  const keys = defaultsKeysOf(catalogueOfKeys(own, catalogue));
  const { error } = keys.safeParse({ defaults: written });
  return schemaComplaints(error?.issues ?? [], root, keys).map(aboutId);
}

const aboutId = (complaint: Complaint): Complaint =>
  complaint.path.length === 2 && complaint.path[1] === 'id'
    ? { ...complaint, message: 'an id belongs to one client', suggestion: 'give each client its own' }
    : complaint;

interface ReadClientFiles {
  readonly files: ClientFiles;
  readonly complaints: readonly Complaint[];
}

function readClientFiles(client: Plain, path: KeyPath, folder: string): ReadClientFiles {
  const secrets = [
    readSecret(client, 'username', path, folder),
    readSecret(client, 'password', path, folder),
  ];
  const [username = '', password = ''] = secrets.map(({ value }) => value);
  const pem = readPemFiles(client, path, folder);
  const hash = readHashKey(client as Readonly<Record<string, Plain>>, path, folder);
  const warnings = [...secrets, hash].map(({ warning }) => warning).filter((warning) => warning !== null);
  const complaints = [...secrets, hash]
    .map(({ complaint }) => complaint)
    .filter((complaint) => complaint !== null);
  return {
    files: { username, password, hashKey: hash.key, ...pem.files, warnings },
    complaints: [...complaints, ...pem.complaints],
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
