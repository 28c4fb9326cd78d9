// Workers in this process, each with its own connections. A worker that dies is stopped in the middle, and lets go of nothing it need
// not let go of.

import { dirname } from 'node:path';
import { AaShadowError } from '../../src/aa-shadow-error.ts';
import { clientShape } from '../../src/config/client-shape.ts';
import { loadSettings } from '../../src/config/settings-file.ts';
import type { ClientSettings, Settings } from '../../src/config/settings.ts';
import { withSync } from '../../src/runtime/client-sync.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { leaseHolder, type Shadow } from '../../src/shadow/shadow.ts';
import { auditClient } from '../../src/sync/audit/audit-client.ts';
import { applyShape } from '../../src/sync/shape/apply-shape.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import type { Workers } from './association-life.ts';

interface Loaded {
  readonly settings: Settings;
  readonly client: ClientSettings;
  readonly shadow: Shadow;
}

async function withConfig<T>(config: string, work: (loaded: Loaded) => Promise<T>): Promise<T> {
  const settings = await loadSettings({ path: config, env: {}, cwd: dirname(config) });
  const [client] = settings.clients;
  if (client === undefined) throw new Error(`no client in ${config}`);
  const shadow = await openShadow(settings.database);
  try {
    return await work({ settings, client, shadow });
  } finally {
    await shadow.close();
  }
}

/** `events`: after so many of them it is stopped. */
const inSync = <T>(
  config: string,
  work: (context: SyncContext) => Promise<T>,
  events = Infinity,
): Promise<T> =>
  withConfig(config, ({ settings, client, shadow }) => {
    const stop = new AbortController();
    let left = events;
    const emit = (): void => {
      if ((left -= 1) <= 0) stop.abort();
    };
    return withSync({ settings, client, shadow, signal: stop.signal, emit }, work);
  });

export const workersHere: Workers = {
  async drain(config, death) {
    try {
      return await inSync(
        config,
        (context) => drainOnce(context, leaseHolder('drain')),
        death === undefined ? Infinity : (death.step.length % 4) + death.time,
      );
    } catch (error) {
      if (death !== undefined && error instanceof Error && error.name === 'AbortError') return 'died';
      if (error instanceof AaShadowError && !error.code.startsWith('CONFIG')) return error.code;
      throw error;
    }
  },
  apply: (config) =>
    withConfig(config, async ({ client, shadow }) => {
      await applyShape(shadow, client.id, clientShape(client), {
        holder: leaseHolder('apply'),
        by: 'a person',
      });
    }),
  audit: (config) =>
    inSync(config, async (context) => {
      const { audit } = await auditClient(context, { range: { kind: 'all' }, calls: 1_000, heal: false });
      return { differed: audit.differed, waiting: audit.waiting };
    }),
};
