// What webhooks have from files of their own, and checks of webhooks that need more than one key.

import type { PemFile } from '../aa/association-settings.ts';
import type { Complaint } from './complaint.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';
import { suggestName } from './nearest-name.ts';
import { readCaFile } from './pem-files.ts';
import { readSecret } from './secret-files.ts';

type Keys = Readonly<Record<string, Plain>>;

export interface WebhookFiles {
  readonly secret: string;
  readonly ca: PemFile | null;
}

export interface ReadWebhookFiles {
  /** By position. */
  readonly files: readonly WebhookFiles[];
  readonly complaints: readonly Complaint[];
}

const isGroup = (plain: Plain): plain is Keys => typeof plain === 'object' && !Array.isArray(plain);

function webhooksOf(configuration: Plain): readonly Plain[] {
  const list = isGroup(configuration) ? configuration['webhooks'] : undefined;
  return Array.isArray(list) ? (list as readonly Plain[]) : [];
}

export function readWebhookFiles(configuration: Plain, folder: string): ReadWebhookFiles {
  const read = webhooksOf(configuration).map((webhook, index) =>
    filesOf(webhook, ['webhooks', index], folder),
  );
  return { files: read.map(({ files }) => files), complaints: read.flatMap(({ complaints }) => complaints) };
}

interface ReadFiles {
  readonly files: WebhookFiles;
  readonly complaints: readonly Complaint[];
}

function filesOf(webhook: Plain, path: KeyPath, folder: string): ReadFiles {
  if (!isGroup(webhook)) return { files: { secret: '', ca: null }, complaints: [] };
  const { value, complaint } = readSecret(webhook, 'secret', path, folder);
  const { ca, complaints } = readCaFile(webhook, 'caFile', path, folder);
  const key = webhook['secretFile'] === undefined ? 'secret' : 'secretFile';
  const misfit = complaint ?? (value === '' ? null : secretMisfit(value, [...path, key]));
  return { files: { secret: value, ca }, complaints: [...complaints, ...(misfit === null ? [] : [misfit])] };
}

const secretForm = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const makeOne = '`aa-shadow webhook secret` makes one';

/** `null`: it is as Standard Webhooks has it, with 24 to 64 bytes. */
function secretMisfit(value: string, path: KeyPath): Complaint | null {
  const bad = (message: string, suggestion: string): Complaint => ({
    code: 'CONFIG_BAD_VALUE',
    path,
    message,
    suggestion,
  });
  if (value.startsWith('v1,'))
    return bad('must be the secret, and not a signature', 'take off what stands before whsec_');
  const [, encoded] = secretForm.exec(value) ?? [];
  if (encoded === undefined) return bad('must be a secret such as whsec_…, in base64', makeOne);
  const bytes = Buffer.from(encoded, 'base64');
  const isWhole = bytes.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  if (!isWhole) return bad('is not whole: its base64 breaks off', 'copy it again');
  return bytes.length >= 24 && bytes.length <= 64 ? null : bad('must have 24 to 64 bytes', makeOne);
}

/** `ids`: of the clients of the configuration. */
export function webhookChecks(configuration: Plain, ids: readonly string[]): readonly Complaint[] {
  const seen = new Set<string>();
  return webhooksOf(configuration).flatMap((webhook, index) => {
    if (!isGroup(webhook)) return [];
    const path = ['webhooks', index];
    return [...unknownClients(webhook, ids, path), ...twice(webhook, ids, path, seen)];
  });
}

function unknownClients({ client }: Keys, ids: readonly string[], path: KeyPath): readonly Complaint[] {
  return [client].flat().flatMap((id, at) =>
    typeof id !== 'string' || id === 'all' || ids.includes(id)
      ? []
      : [
          {
            code: 'CONFIG_BAD_VALUE' as const,
            path: [...path, 'client', ...(Array.isArray(client) ? [at] : [])],
            message: 'there is no such client in `clients`',
            suggestion: suggestName(id, ids),
          },
        ],
  );
}

function twice(
  { name, client }: Keys,
  ids: readonly string[],
  path: KeyPath,
  seen: Set<string>,
): readonly Complaint[] {
  if (typeof name !== 'string') return [];
  const named = client === undefined || client === 'all' ? ids : [client].flat();
  const keys = new Set(named.flatMap((id) => (typeof id === 'string' ? [`${id} ${name}`] : [])));
  const isTwice = !seen.isDisjointFrom(keys);
  for (const key of keys) seen.add(key);
  const message = 'another webhook of the same client has this name already';
  return isTwice ? [{ code: 'CONFIG_BAD_VALUE', path: [...path, 'name'], message }] : [];
}
