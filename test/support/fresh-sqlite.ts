// An SQLite file of its own in a new folder.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenFresh } from '../contract/contract-database.ts';

export const freshSqlite: OpenFresh = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aa-shadow-fresh-'));
  return {
    url: `sqlite:${join(folder, 'shadow.db')}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
