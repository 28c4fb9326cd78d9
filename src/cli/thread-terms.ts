// The terms that all sync threads of the command line share.

import type { Settings } from '../config/settings.ts';
import { newWriteTurns } from '../shadow/write-turns.ts';
import { leaseHolder } from '../sync/work/lease.ts';
import type { SyncThreadsTerms } from '../runtime/pool.ts';
import type { Invocation } from './invocation.ts';
import { logNotice } from './sync-log.ts';

type Common = Pick<SyncThreadsTerms, 'settings' | 'holder' | 'writeTurns' | 'onNotice' | 'onDeath'>;

export const threadsTerms = ({ log }: Invocation, settings: Settings, command: string): Common => ({
  settings,
  holder: leaseHolder(command),
  writeTurns: newWriteTurns(),
  onNotice: (client, notice) => logNotice(log, client)(notice),
  onDeath: (error, restartInMs) =>
    log.error({ err: error, restartInMs }, 'a sync thread died; it is started again'),
});
