// Drains a client once in a shape of its own, until AA_SHADOW_DIE_AT ends it.

import { openAssociation } from '../../src/aa/open-association.ts';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import { leaseHolder } from '../../src/shadow/shadow.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { testSettings } from '../support/association-settings.ts';
import { demoClient } from '../support/demo-client.ts';
import { shapeWith, type TestPolicy } from '../shape/test-policy.ts';
import { crashContext } from './crash-context.ts';

const [database = '', url = '', asked = '{}', written = 'null'] = process.argv.slice(2);
const sections = JSON.parse(asked) as WantedSections;
const policy = JSON.parse(written) as TestPolicy | null;
const keptAs = shapeWith(sections, policy ?? undefined);
const shadow = await openShadow(database);
const aa = openAssociation(
  testSettings({
    client: demoClient,
    url,
    username: 'integrator',
    password: 'simulated',
    sections,
    bulkSize: 20,
  }),
);
const terms = { database, url, purgeUrl: `${url}unused`, bulkSize: 20, concurrency: 2 };
const { context, aa: unused } = crashContext(terms, shadow);
const brake = { share: 1, atLeast: 1_000_000 };
await drainOnce(
  { ...context, aa, ...keptAs, settings: { ...context.settings, brake } },
  leaseHolder('drain'),
);
await Promise.all([aa.close(), unused.close()]);
await shadow.close();
