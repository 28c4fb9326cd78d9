// The environment of a soak: the simulated AA, the oracle before its purge, the database, and the configuration.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { demoClient } from '../support/demo-client.ts';
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.ts';
import { type PurgeOracle, startPurgeOracle } from '../support/purge-oracle.ts';
import type { SoakTerms } from './soak-options.ts';

export interface SoakGround {
  readonly folder: string;
  readonly database: string;
  readonly simulator: Simulator;
  readonly shadow: Shadow;
  readonly oracle: PurgeOracle;
  /** `null` on SQLite. */
  readonly server: PostgresServer | null;
  /** Whether the folder is kept, so that a person can look at it. */
  close(keepFolder: boolean): Promise<void>;
}

export async function soakGround({ engine, seed, customers }: SoakTerms): Promise<SoakGround> {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-soak-'));
  const server = engine === 'postgres' ? await startPostgresServer() : null;
  const database = server?.url ?? `sqlite:${join(folder, 'shadow.db')}`;
  const spelling = seed % 2 === 0 ? 'camel' : 'hyphen';
  const simulator = await startSimulator({ customers, seed, spelling });
  const shadow = await openShadow(database);
  await shadow.register(demoClient);
  const oracle = await startPurgeOracle(simulator, shadow, demoClient);
  writeFileSync(join(folder, 'aa-shadow.yaml'), configuration(database, simulator, oracle));
  return {
    folder,
    database,
    simulator,
    shadow,
    oracle,
    server,
    close: async (keepFolder) => {
      await oracle.close();
      await simulator.close();
      await shadow.close();
      await server?.remove();
      if (!keepFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Short times, so that many things happen in a short soak. */
const configuration = (
  database: string,
  simulator: Simulator,
  oracle: PurgeOracle,
): string => `database: ${database}
clients:
  - id: ${demoClient}
    url: ${simulator.url}
    services: { purge: "${oracle.address}" }
    username: integrator
    password: simulated
    bulkSize: 20
    concurrency: 4
    pollEvery: 500ms
    timeouts: { connect: 2s, firstByte: 2s, idle: 1s, total: 5s }
`;
