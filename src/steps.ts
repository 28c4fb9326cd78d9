// The points at which a crash could hurt, by name. A test ends the process at each of them, as a power cut would, and looks
// at what is left (P4). Outside such tests a step does nothing: docs/decisions/0012-steps-that-a-crash-could-hurt.md.

/** `…ing` stands inside a transaction, between its statements. `…-sent`: AA has carried the call out, and begins to answer. */
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
  // Some rows of a customer are written; its ledger entry and its change are not, or not all.
  'batch-applying',
  'batch-committing',
  // Asked of the engine, and nobody has heard whether it happened.
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
] as const;

export type Step = (typeof steps)[number];

interface Death {
  readonly step: Step;
  /** At which time it is reached, from 1; in a thread of its own, counted there. */
  readonly time: number;
}

/** A name nobody knows would make a test that tests nothing. */
function deathIn(text: string): Death {
  const [name, time = '1'] = text.split(':');
  const step = steps.find((known) => known === name);
  if (step === undefined || !/^[1-9]\d*$/.test(time))
    throw new TypeError(`AA_SHADOW_DIE_AT names no step, or no time: ${text}`);
  return { step, time: Number(time) };
}

/** `STEP:TIME,…`: one must be reached after the other, each so often (once, where no time is named); the last is death. */
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

/** Says that a step is reached. */
export const reached: (step: Step) => void =
  asked === undefined || asked === '' ? () => undefined : dieAt(asked);
