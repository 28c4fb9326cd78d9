// `run`: keeps every client's shadow fresh until it is stopped.

import type { Command } from 'commander';
import type { ClientSettings } from '../../config/settings.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { followClient } from '../../sync/follow-client.ts';
import { leaseHolder } from '../../sync/hold-lease.ts';
import { action } from '../action.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { logNotice, logSyncEvent } from '../log-sync-event.ts';
import { withSync } from '../../with-sync.ts';
import { SyncTally } from '../sync-tally.ts';
import { withShadow } from '../with-shadow.ts';

export function registerRun(program: Command): void {
  const command = program
    .command('run')
    .description(
      'Keeps the shadow of every client fresh until Ctrl-C or SIGTERM: drains, polls, retries what is parked.',
    )
    .action(action(run));
  withExamples(command, [
    ['run', 'every client of ./aa-shadow.yaml'],
    ['run --client acme --log-level debug', 'one client, telling all'],
  ]);
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const settings = await invocation.settings();
  const clients = await invocation.clients();
  const { log, signal } = invocation;
  await withShadow(settings, 'migrate', async (shadow) => {
    log.info({ clients: clients.length }, 'running; Ctrl-C stops in an orderly way');
    const tallies = await Promise.all(clients.map((client) => follow(invocation, client, shadow)));
    if (invocation.json) invocation.printJson({ clients: tallies });
    log.info('stopped; the next start goes on from here');
  });
  return signal.aborted ? (invocation.stopExitCode() ?? exitCodes.done) : exitCodes.done;
}

async function follow(invocation: Invocation, client: ClientSettings, shadow: Shadow): Promise<object> {
  const { log, signal } = invocation;
  const settings = await invocation.settings();
  const tally = new SyncTally();
  const emit: Parameters<typeof withSync>[0]['emit'] = (event) => {
    tally.take(event);
    logSyncEvent(log, event);
  };
  await withSync({ settings, client, shadow, signal, emit, onNotice: logNotice(log, client.id) }, (context) =>
    followClient(context, leaseHolder('run')),
  );
  return { client: client.id, customers: tally.outcomes, purges: tally.purges, failures: tally.failures };
}
