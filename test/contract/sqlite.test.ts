// The contract on the embedded engine.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeShadowContract } from './describe-shadow-contract.ts';

describeShadowContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aa-shadow-contract-'));
  return {
    url: `sqlite:${join(folder, 'shadow.db')}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
});
