// `clients`: the clients of the database, whether the configuration has them or not: lists, exports and removes them.

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type ClientId, clientId } from '../../catalogue/ids.ts';
import { suggestName } from '../../config/nearest-name.ts';
import type { Settings } from '../../config/settings.ts';
import {
  clientsDocument,
  clientsText,
  exportedDocument,
  exportedText,
  removedDocument,
  removedText,
} from '../../report/clients-report.ts';
import { newFile } from '../../shadow/new-file.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { leaseHolder } from '../../sync/work/lease.ts';
import { usageError } from '../arguments.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { inTurn, withShadow } from '../client-work.ts';
import { confirmedByName } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import { ExportLines } from '../export-lines.ts';
import type { Invocation } from '../invocation.ts';
import { progressBar } from '../progress-bar.ts';
import { thisPerson } from '../this-person.ts';

export function defineClients(clients: Command): void {
  clients.helpCommand(false);
  const list = clients
    .command('list', { isDefault: true })
    .description('Lists the clients of the database and of the configuration.')
    .action(framed(listClients));
  withExamples(clients, [
    ['clients', 'all clients, and whether the configuration has them'],
    ['clients export acme --out acme.jsonl', 'all rows of a client'],
    ['clients remove acme', 'asks, then removes all rows of a client'],
  ]);
  withExamples(list, [
    ['clients list', 'the same as `clients`'],
    ['clients list --json', 'for a script'],
  ]);
  defineExport(clients);
  defineRemove(clients);
}

async function listClients(invocation: Invocation): Promise<Result> {
  const settings = await invocation.settings();
  const configured = settings.clients.map(({ id }) => id);
  const { client: only } = invocation.options;
  return withShadow(settings, 'check', async (shadow) => {
    const all = [...new Set([...configured, ...(await shadow.clientIds())])].toSorted();
    const wanted = only === undefined ? all : all.filter((id) => id === only);
    const found = await inTurn(wanted, async (id) => ({
      client: id,
      configured: configured.includes(id),
      summary: await shadow.clientSummary(id),
    }));
    return { document: clientsDocument(found), text: clientsText(found), exit: exitCodes.done };
  });
}

function defineExport(clients: Command): void {
  const command = clients
    .command('export')
    .description('Writes all rows of a client into a new file, as JSON lines (docs/moving.md).')
    .argument('<id>', 'the client; it need not be in the configuration')
    .requiredOption('--out <file>', 'the file; it must not exist yet (default: none, it is needed)')
    .action(framed(exportClient));
  withExamples(command, [
    ['clients export acme --out acme.jsonl', 'customers and bookkeeping'],
    ['clients export acme --out acme.jsonl --json', 'for a script'],
  ]);
}

async function exportClient(
  invocation: Invocation,
  id: string,
  { out }: { readonly out: string },
): Promise<Result> {
  const { signal } = invocation;
  const lines = new ExportLines(clientId(id), new Date());
  await withShadow(await invocation.settings(), 'check', async (shadow) => {
    const client = await known(shadow, id);
    await newFile(resolve(out), async (partial) => {
      const rows = Readable.from(lines.of(shadow.exportedRows(client)));
      await pipeline(rows, createWriteStream(partial), { signal });
    });
  });
  const report = { client: id, file: resolve(out), rows: lines.counts };
  return { document: exportedDocument(report), text: exportedText(report), exit: exitCodes.done };
}

/** Throws a usage error that names the clients of the database. */
async function known(shadow: Shadow, id: string): Promise<ClientId> {
  const ids = await shadow.clientIds();
  const found = ids.find((one) => one === id);
  if (found !== undefined) return found;
  throw usageError(`the database has no client ${id}`, suggestName(id, ids) ?? 'It has no clients.');
}

function defineRemove(clients: Command): void {
  const command = clients
    .command('remove')
    .description(
      'Removes all rows of a client that is no longer in the configuration, and cleans the files as `forget` does.',
    )
    .argument('<id>', 'the client')
    .option('--yes <id>', 'the id once more: do not ask (default: ask at the terminal)')
    .action(framed(removeClient));
  withExamples(command, [
    ['clients remove acme', 'asks for the id once more'],
    ['clients remove acme --yes acme --json', 'for a script'],
  ]);
}

async function removeClient(
  invocation: Invocation,
  id: string,
  { yes }: { readonly yes?: string },
): Promise<Result> {
  const settings = await invocation.settings();
  refuseConfigured(settings, id);
  return withShadow(settings, 'check', async (shadow) => {
    const client = await known(shadow, id);
    const summary = await shadow.clientSummary(client);
    const question = `Remove ${id} with ${summary?.customers ?? 0} customers for good? Type its id:`;
    if (!(await confirmedByName({ question, name: id, given: yes }))) return nothingToPrint;
    const removed = await removeRows(invocation, shadow, client);
    return {
      document: removedDocument(client, removed),
      text: removedText(client, removed),
      exit: exitCodes.done,
    };
  });
}

function refuseConfigured({ clients, path }: Settings, id: string): void {
  if (clients.some((client) => client.id === id))
    throw usageError(
      `${id} is in the configuration, so \`run\` would begin it anew`,
      `Take it out of ${path} and of every other configuration first, and restart \`run\`.`,
    );
}

async function removeRows({ quiet, signal }: Invocation, shadow: Shadow, client: ClientId) {
  const bar = progressBar({ label: 'removing', unit: 'rows', quiet });
  try {
    return await shadow.removeClient(client, {
      holder: leaseHolder('clients remove'),
      by: thisPerson(),
      signal,
      onRows: (rows) => bar.update({ done: rows, known: rows }),
    });
  } finally {
    bar.stop();
  }
}
