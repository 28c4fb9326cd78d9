// A worker for tests of crashes. It drains the client `demo` once, or helps with a drain of another leader, until it is done
// or AA_SHADOW_DIE_AT ends it. Leases are renewed all the time, so that it can also die during a renewal.

import { openShadow } from '../../src/shadow/open-shadow.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { helpDrains } from '../../src/sync/helpers.ts';
import { leaseHolder } from '../../src/sync/work/lease.ts';
import { crashContext, type CrashTerms } from './crash-context.ts';

const renewEveryMs = 5;
const every = globalThis.setInterval;
Object.assign(globalThis, { setInterval: (work: () => void) => every(work, renewEveryMs) });

const [work = '', terms = '{}'] = process.argv.slice(2);
const parsed = JSON.parse(terms) as CrashTerms;
const shadow = await openShadow(parsed.database);
const stop = new AbortController();
const { context, aa } = crashContext(parsed, shadow, stop.signal);

if (work === 'drain') await drainOnce(context, leaseHolder('drain'));
if (work === 'help')
  await helpDrains({
    holder: leaseHolder('help'),
    shadow,
    signal: stop.signal,
    leastBatch: parsed.bulkSize,
    contextOf: () => context,
    nextLook: async () => {
      if ((await shadow.drainsToShare(1)).length === 0) stop.abort();
      await context.pause(20, stop.signal);
    },
  });
await aa.close();
await shadow.close();
