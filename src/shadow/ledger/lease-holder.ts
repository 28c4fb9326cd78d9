// The holder of a lease, as text for people (`host/pid/command`, with a mark of the process's start where there is one), and
// whether that process can still be alive. If the holder's process on this machine is gone, nobody has to wait for it. If this
// judgement is wrong, fencing still protects the data.

import { type HeldLease, isSilent } from './lease-times.ts';

export type { HeldLease } from './lease-times.ts';

export interface HolderProcess {
  readonly host: string;
  readonly pid: number;
  /** When the process started, and where its number counts; see `Machine`. Left out if the text does not say it. */
  readonly start?: string;
  readonly place?: string;
}

/** `null` if the text does not have the form `host/pid/command`. The command may contain slashes. */
export function parseHolder(holder: string): HolderProcess | null {
  const [, host, pid] = /^([^/]+)\/([1-9]\d{0,9})\/./.exec(holder) ?? [];
  if (host === undefined || pid === undefined) return null;
  const [, start, place] = /#([0-9a-z]+)\.([0-9a-f]{8})(?:\/\d+)?$/.exec(holder) ?? [];
  const started = start === undefined || place === undefined ? {} : { start, place };
  return { host, pid: Number(pid), ...started };
}

/** The mark of a process's start, at the end of a holder's text. */
export const startMark = (start: string, place: string): string => `#${start}.${place}`;

/** What the decision needs to know about this machine. */
export interface Machine {
  readonly host: string;
  readonly isRunning: (pid: number) => boolean;
  /**
   * Where process numbers count: this boot of the machine, and this container's processes. Two containers may have the same
   * host name, and in each of them a process with the number 1. `null`: that is not known.
   */
  readonly place: string | null;
  /** When a process started that runs here. `null`: that is not known. */
  readonly startOf: (pid: number) => string | null;
}

/** `unknown`: it has this host's name, but its process cannot be seen from here. `elsewhere`: on another machine. */
export type Life = 'dead' | 'alive' | 'unknown' | 'elsewhere';

export function lifeOf(holder: string, machine: Machine): Life {
  const found = parseHolder(holder);
  if (found === null || found.host !== machine.host) return 'elsewhere';
  if (found.place !== undefined && found.place !== machine.place) return 'unknown';
  if (!machine.isRunning(found.pid)) return 'dead';
  return found.start === undefined || isSameStart(found.start, machine.startOf(found.pid)) ? 'alive' : 'dead';
}

const isSameStart = (start: string, running: string | null): boolean => running === null || running === start;

/** True only when it is certain: the processes of another machine cannot be seen from here. */
export const holderIsDead = (holder: string, machine: Machine): boolean => lifeOf(holder, machine) === 'dead';

/** Whether the holder lets its lease or share go without a word: it is dead, or cannot be seen and gives no sign. */
export function isLeft({ holder, expiresAt }: HeldLease, now: Date, machine: Machine): boolean {
  const life = lifeOf(holder, machine);
  return life === 'dead' || (life === 'unknown' && isSilent(expiresAt, now));
}

/**
 * Whether the asker may have the lease now. The same holder may always have it: a thread that was started again has the name of
 * the one before it.
 */
export const leaseIsFree = (held: HeldLease | null, asker: string, now: Date, machine: Machine): boolean =>
  held === null || held.holder === asker || held.expiresAt <= now || isLeft(held, now, machine);

/** Why a lease that is held may soon be free: its holder cannot be seen from here. `null`: there is no such doubt. */
export function doubtAbout(holder: string, asker: string, machine: Machine): 'same-name' | 'unseen' | null {
  if (lifeOf(holder, machine) !== 'unknown') return null;
  return parseHolder(holder)?.pid === parseHolder(asker)?.pid ? 'same-name' : 'unseen';
}
