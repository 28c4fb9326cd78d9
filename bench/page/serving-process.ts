// The program as `run` works, for the page: two sync threads, and a main thread that serves 300 clients, of which one has many parked customers
// and another is drained. It prints its address. When a line comes in, AA enqueues everyone of the busy client.

import { clientId } from '../../src/catalogue/ids.ts';
import { benchSettings } from '../ground/bench-sync.ts';
import { enqueueOnLines, servingProgram } from '../ground/serving-program.ts';

const [database = '', busyUrl = '', ...others] = process.argv.slice(2);
const busy = { bulkSize: 200, concurrency: 4, url: busyUrl, client: clientId('busy') };
const settings = benchSettings(database, [busy], { pollEveryMs: 500 });
const { shadow, server, run } = await servingProgram(settings, 5_000);
const terms = { pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } };
server.serve(shadow, [
  ...settings.clients.map(({ id }) => ({ id, ...terms })),
  ...others.map((id) => ({ id: clientId(id), ...terms })),
]);
run([[busy.client], []]);
process.stdout.write(`${JSON.stringify({ address: server.address })}\n`);
await enqueueOnLines(busy);
