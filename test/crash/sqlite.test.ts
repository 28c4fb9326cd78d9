// Dying at every step, on SQLite.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenFresh } from '../contract/contract-database.ts';
import { crashCases } from './crash-cases.ts';
import { migrationCases } from './migration-cases.ts';

const openFresh: OpenFresh = () => {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-crash-'));
  const remove = (): Promise<void> => Promise.resolve(rmSync(folder, { recursive: true }));
  return Promise.resolve({ url: `sqlite:${join(folder, 'shadow.db')}`, remove });
};

crashCases(openFresh);
migrationCases(openFresh);
