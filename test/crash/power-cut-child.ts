// Drains the client `demo` into SQLite. After the promise of each batch has resolved, it writes which customers were stored. It
// writes to a file, or to stdout if no file is named.

import { openSync, writeSync } from 'node:fs';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { leaseHolder } from '../../src/sync/work/lease.ts';
import { crashContext, type CrashTerms } from './crash-context.ts';

const [terms = '{}', report] = process.argv.slice(2);
const said = report === undefined ? 1 : openSync(report, 'w');
const parsed = JSON.parse(terms) as CrashTerms;
const shadow = await openShadow(parsed.database);
const { context, aa } = crashContext(parsed, shadow);
const emit: typeof context.emit = (event) => {
  if (event.type === 'applied') for (const { custId } of event.applied) writeSync(said, `${custId}\n`);
};
await drainOnce({ ...context, emit }, leaseHolder('drain'));
await aa.close();
await shadow.close();
