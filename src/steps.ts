// The points where a crash could do harm, by name. A test ends the process at each of them, as a power cut would, and checks
// the result (P4). Outside such tests a step does nothing: docs/decisions/0012-steps-that-a-crash-could-hurt.md.

/** `…ing`: inside a transaction, between its statements. `…-sent`: AA has carried out the call and begins to answer. */
export const steps = [
  'migrating',
  'migrated',
  'lease-granting',
  'lease-granted',
  'lease-renewing',
  'lease-renewed',
  'lease-releasing',
  'queue-sent',
  'drain-opening',
  'page-staging',
  'page-staged',
  'staged-discarding',
  'queue-staged',
  'queue-sealing',
  'queue-sealed',
  'share-joining',
  'share-joined',
  'batch-claiming',
  'batch-claimed',
  'parked-claimed',
  'customers-call',
  'customers-sent',
  'customers-answered',
  // Some rows of a customer are written, but not yet its ledger entry and its change, or not all of them.
  'batch-applying',
  'batch-committing',
  // The engine was asked to commit, and its answer is not known.
  'commit-sent',
  'batch-applied',
  'deletions-settling',
  'deletions-settled',
  'purge-beginning',
  'purge-begun',
  'purge-call',
  'purge-sent',
  'purge-answered',
  'purge-recording',
  'purge-recorded',
  'pruning',
  'pruned',
  'move-marking',
  'move-marked',
  'move-beginning',
  'move-begun',
  'page-moving',
  'page-moved',
  'move-compared',
  'move-telling',
  'move-told',
  'move-ended',
  'client-removing',
  'shape-installing',
  'shape-installed',
  'shape-walking',
  // What was taken out of customers is gone from the tables, and not yet from the files.
  'shape-cleaning',
  'shape-walked',
  'shape-settling',
  'words-filling',
  'backup-copied',
] as const;

export type Step = (typeof steps)[number];

interface Death {
  readonly step: Step;
  /** The process ends when the step is reached for this time, counted from 1 in each thread. */
  readonly time: number;
}

/** Throws for an unknown name, because a test with it would test nothing. */
function deathIn(text: string): Death {
  const [name, time = '1'] = text.split(':');
  const step = steps.find((known) => known === name);
  if (step === undefined || !/^[1-9]\d*$/.test(time))
    throw new TypeError(`AA_SHADOW_DIE_AT has an unknown step or a wrong time: ${text}`);
  return { step, time: Number(time) };
}

/** `STEP:TIME,…`: the steps must be reached one after the other, each TIME times (default 1). The process ends at the last. */
function dieAt(text: string): (step: Step) => void {
  const ahead = text.split(',').map(deathIn);
  let times = 0;
  return (step) => {
    const [next] = ahead;
    if (next?.step !== step || (times += 1) < next.time) return;
    times = 0;
    ahead.shift();
    if (ahead.length === 0) process.kill(process.pid, 'SIGKILL');
  };
}

const asked = process.env['AA_SHADOW_DIE_AT'];

/** Reports that a step is reached. */
export const reached: (step: Step) => void =
  asked === undefined || asked === '' ? () => undefined : dieAt(asked);
