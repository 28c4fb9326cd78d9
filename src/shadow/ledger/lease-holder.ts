// The holder of a lease, as text for people (`host/pid/command`), and whether that process can still be alive. If the
// holder's process on this machine is gone, nobody has to wait for it. If this judgement is wrong, fencing still protects the
// data.

export interface HolderProcess {
  readonly host: string;
  readonly pid: number;
}

/** `null` if the text does not have the form `host/pid/command`. The command may contain slashes. */
export function parseHolder(holder: string): HolderProcess | null {
  const [, host, pid] = /^([^/]+)\/([1-9]\d{0,9})\/./.exec(holder) ?? [];
  return host === undefined || pid === undefined ? null : { host, pid: Number(pid) };
}

/** What the decision needs to know about this machine. */
export interface Machine {
  readonly host: string;
  readonly isRunning: (pid: number) => boolean;
}

/** True only when it is certain: the processes of another machine cannot be seen from here. */
export function holderIsDead(holder: string, machine: Machine): boolean {
  const found = parseHolder(holder);
  return found !== null && found.host === machine.host && !machine.isRunning(found.pid);
}

export interface HeldLease {
  readonly holder: string;
  readonly expiresAt: Date;
}

/**
 * Whether the asker may have the lease now. The same holder may always have it: a restarted container often has the host and
 * process number of the one before it.
 */
export const leaseIsFree = (held: HeldLease | null, asker: string, now: Date, machine: Machine): boolean =>
  held === null || held.holder === asker || held.expiresAt <= now || holderIsDead(held.holder, machine);
