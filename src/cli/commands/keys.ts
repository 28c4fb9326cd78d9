// `keys`: makes, lists and revokes the keys of programs that read over HTTP.

import type { Command } from 'commander';
import type { ClientId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import { suggestName } from '../../config/nearest-name.ts';
import { readDuration } from '../../config/units.ts';
import { newKeyText, secretHash, writeKey } from '../../http/access/key-text.ts';
import * as report from '../../report/keys-report.ts';
import { type Key, type KeyScope, keyScopes } from '../../shadow/shadow.ts';
import { usageError } from '../arguments.ts';
import { selectClients, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { thisPerson } from '../this-person.ts';

export function defineKeys(keys: Command): void {
  keys.helpCommand(false);
  withExamples(keys, [
    ['keys', 'all keys, without their secrets'],
    ['keys create --name directory --client acme --expires 90d', 'a key that reads one client'],
    ['keys revoke 0123456789ab', 'ends a key at once'],
  ]);
  const list = keys
    .command('list', { isDefault: true })
    .description('Lists the keys, and when they were last used. No secret is shown.')
    .action(framed(listKeys));
  withExamples(list, [
    ['keys list', 'the same as `keys`'],
    ['keys list --json', 'for a script'],
  ]);
  defineCreate(keys);
  defineRevoke(keys);
}

async function listKeys(invocation: Invocation): Promise<Result> {
  return withShadow(await invocation.settings(), 'check', async (shadow) => {
    const [all, now] = [await shadow.keys.all(), new Date()];
    return {
      document: report.keysDocument(all, now),
      text: report.keysText(all, now),
      exit: exitCodes.done,
    };
  });
}

interface CreateOptions {
  readonly name: string;
  readonly scope: string;
  readonly expires?: string;
}

function defineCreate(keys: Command): void {
  const command = keys
    .command('create')
    .description(
      'Makes a key and shows it once. It is for every client, or for those that `--client` names, separated by commas.',
    )
    .requiredOption('--name <name>', 'what it is for; shown in lists and logs (default: none, it is needed)')
    .option('--scope <scopes>', `what it may do, separated by commas: ${keyScopes.join(', ')}`, 'read')
    .option('--expires <duration>', 'how long it is good, such as 90d (default: until it is revoked)')
    .action(framed(createKey));
  withExamples(command, [
    ['keys create --name directory', 'reads every client'],
    ['keys create --name login --client acme,beta --scope read,refresh --expires 90d', 'for two clients'],
    ['keys create --name directory --json', 'for a script'],
  ]);
}

async function createKey(invocation: Invocation, options: CreateOptions): Promise<Result> {
  const settings = await invocation.settings();
  const [name, scopes, livesMs] = [nameIn(options), scopesIn(options), livesIn(options)];
  const clients = clientsIn(settings.clients, invocation.options.client);
  const { keyId, secret } = newKeyText();
  const key = { keyId, secretHash: secretHash(secret), name, clients, scopes, livesMs };
  const made = await withShadow(settings, 'migrate', (shadow) => shadow.keys.create(key, thisPerson()));
  const text = writeKey({ keyId, secret });
  return {
    document: report.newKeyDocument(made, text),
    text: report.newKeyText(made, text),
    exit: exitCodes.done,
  };
}

function nameIn({ name }: CreateOptions): string {
  if (/^[^\p{Cc}]{1,60}$/u.test(name.trim())) return name.trim();
  throw usageError('the name of a key has 1 to 60 characters', 'Say what the key is for: --name directory.');
}

function scopesIn({ scope }: CreateOptions): readonly KeyScope[] {
  const asked = scope.split(',').map((one) => one.trim());
  const unknown = asked.find((one) => !keyScopes.some((known) => known === one));
  if (unknown !== undefined)
    throw usageError(
      `there is no scope ${unknown}`,
      suggestName(unknown, keyScopes) ?? `Scopes are ${keyScopes.join(', ')}.`,
    );
  return keyScopes.filter((one) => asked.includes(one));
}

function livesIn({ expires }: CreateOptions): number | null {
  if (expires === undefined) return null;
  const ms = readDuration(expires);
  if (ms !== null && ms > 0 && ms <= longestMs) return ms;
  throw usageError('--expires is not a duration of up to ten years', 'Write it such as 12h or 90d.');
}

const longestMs = 3_650 * 86_400_000;

/** Throws `CONFIG_UNKNOWN_CLIENT`. */
const clientsIn = (
  configured: readonly ClientSettings[],
  named: string | undefined,
): readonly ClientId[] | 'all' =>
  named === undefined
    ? 'all'
    : named.split(',').flatMap((id) => selectClients(configured, id.trim()).map((client) => client.id));

function defineRevoke(keys: Command): void {
  const command = keys
    .command('revoke')
    .description('Ends a key at once. It stays in the list. Revoking it again changes nothing.')
    .argument('<key-id>', 'the key, as `keys list` shows it; or the whole key')
    .action(framed(revokeKey));
  withExamples(command, [
    ['keys revoke 0123456789ab', 'by its id'],
    ['keys revoke 0123456789ab --json', 'for a script'],
  ]);
}

async function revokeKey(invocation: Invocation, given: string): Promise<Result> {
  const keyId = /^aas_([0-9a-f]+)_/.exec(given)?.[1] ?? given;
  return withShadow(await invocation.settings(), 'check', async (shadow) => {
    const key = await shadow.keys.revoke(keyId, thisPerson());
    if (key === null) throw usageError('there is no such key', hintFor(given, await shadow.keys.all()));
    return {
      document: report.keyDocument(key, new Date()),
      text: report.revokedText(key),
      exit: exitCodes.done,
    };
  });
}

/** Several keys may have one name, so none is ended by it. */
function hintFor(given: string, all: readonly Key[]): string {
  const named = all.filter(({ name, revokedAt }) => name === given && revokedAt === null);
  return named.length === 0
    ? 'Give the id of a key: `aa-shadow keys list` shows it first.'
    : `A key is ended by its id: ${named.map(({ keyId }) => `aa-shadow keys revoke ${keyId}`).join(', ')}`;
}
