// The program as `run` works, for readers: two sync threads, and a main thread that serves over HTTP. It prints its address and a key.
// When a line comes in, it has AA enqueue everyone of the busy client, so that a drain runs while others read.

import { clientId } from '../../src/catalogue/ids.ts';
import { newKeyText, secretHash, writeKey } from '../../src/http/access/key-text.ts';
import { dealtOut } from '../../src/runtime/pool.ts';
import { benchSettings } from '../ground/bench-sync.ts';
import { enqueueOnLines, servingProgram } from '../ground/serving-program.ts';

const [database = '', readUrl = '', busyUrl = ''] = process.argv.slice(2);
const parts = { bulkSize: 200, concurrency: 4 };
const busy = { ...parts, url: busyUrl, client: clientId('busy') };
const settings = benchSettings(database, [{ ...parts, url: readUrl }, busy], { pollEveryMs: 500 });
const { shadow, server, run } = await servingProgram(settings);
server.serve(shadow, settings.clients);
const { keyId, secret } = newKeyText();
const key = { keyId, secretHash: secretHash(secret), name: 'bench', clients: 'all', livesMs: null } as const;
await shadow.keys.create({ ...key, scopes: ['read'] }, 'bench');
run(
  dealtOut(
    settings.clients.map(({ id }) => id),
    settings.threads,
  ),
);
process.stdout.write(`${JSON.stringify({ address: server.address, key: writeKey({ keyId, secret }) })}\n`);
await enqueueOnLines(busy);
