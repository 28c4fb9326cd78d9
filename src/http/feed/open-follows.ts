// Who follows a feed now. Each key and each person whom a proxy named has a limited number of streams and of requests that wait, and
// when a key ends, so do those that it has.

import { askerOf, type Caller } from '../access/caller.ts';
import { HttpError } from '../http-errors.ts';

export type FollowKind = 'stream' | 'wait';

type Who = 'key' | 'person' | 'local';

/** For each key, for each person whom a proxy named, and for all programs on this machine that have no key. */
export const mostFollows: Readonly<Record<Who, Readonly<Record<FollowKind, number>>>> = {
  key: { stream: 10, wait: 50 },
  person: { stream: 10, wait: 50 },
  local: { stream: 200, wait: 500 },
};

const words: Readonly<Record<FollowKind, string>> = {
  stream: 'streams',
  wait: 'requests that wait',
};

const whose: Readonly<Record<Who, string>> = {
  key: 'a key may have',
  person: 'a person may have',
  local: 'programs without a key may have',
};

const kindOf = ({ keyId, by }: Caller): Who => {
  if (keyId !== null) return 'key';
  return by === 'proxy' ? 'person' : 'local';
};

interface Asker {
  readonly keyId: string | null;
  readonly follows: Set<Follow>;
}

interface Follow {
  readonly kind: FollowKind;
  readonly session: string | undefined;
  readonly stop: AbortController;
}

/** `session`: the hash of the one that stands for the key. Throws `HTTP_KEY_REFUSED` when either is good no longer. */
export type CheckKey = (keyId: string, session?: string) => Promise<void>;

export class OpenFollows {
  readonly #checkKey: CheckKey;
  readonly #lookEveryMs: number;
  readonly #open = new Map<string, Asker>();
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(checkKey: CheckKey, lookEveryMs: number) {
    this.#checkKey = checkKey;
    this.#lookEveryMs = lookEveryMs;
  }

  /**
   * Counts until `away` is aborted. The signal it returns is aborted when the caller is away, when the server ends, and when
   * the key is good no longer: then its reason is that problem. Throws `HTTP_TOO_MANY_STREAMS`.
   */
  begin(caller: Caller, kind: FollowKind, away: AbortSignal): AbortSignal {
    const [name, { keyId }] = [askerOf(caller), caller];
    const asker = this.#open.get(name) ?? { keyId, follows: new Set<Follow>() };
    refuseTooMany(asker, kind, kindOf(caller));
    const follow: Follow = { kind, session: caller.session, stop: new AbortController() };
    if (this.#isClosed || away.aborted) follow.stop.abort();
    asker.follows.add(follow);
    this.#open.set(name, asker);
    away.addEventListener('abort', () => this.#end(name, follow), { once: true });
    this.#timer ??= setTimeout(() => void this.#lookAtKeys(), this.#lookEveryMs);
    return follow.stop.signal;
  }

  get count(): number {
    return [...this.#open.values()].reduce((sum, { follows }) => sum + follows.size, 0);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const { follows } of this.#open.values()) for (const { stop } of follows) stop.abort();
  }

  #end(name: string, follow: Follow): void {
    follow.stop.abort();
    const follows = this.#open.get(name)?.follows;
    follows?.delete(follow);
    if (follows?.size === 0) this.#open.delete(name);
  }

  async #lookAtKeys(): Promise<void> {
    for (const { keyId, follows } of this.#open.values()) {
      if (keyId === null) continue;
      for (const [session, some] of Map.groupBy(follows, (follow) => follow.session)) {
        const problem = await this.#problemWith(keyId, session);
        if (problem !== null) for (const { stop } of some) stop.abort(problem);
      }
    }
    const goesOn = this.#open.size > 0 && !this.#isClosed;
    this.#timer = goesOn ? setTimeout(() => void this.#lookAtKeys(), this.#lookEveryMs) : null;
  }

  /** While the database is away, nobody is sent away for their key. */
  async #problemWith(keyId: string, session: string | undefined): Promise<HttpError | null> {
    try {
      await this.#checkKey(keyId, session);
      return null;
    } catch (error) {
      return error instanceof HttpError ? error : null;
    }
  }
}

function refuseTooMany({ follows }: Asker, kind: FollowKind, who: Who): void {
  const most = mostFollows[who][kind];
  const open = [...follows].filter((one) => one.kind === kind).length;
  if (open < most) return;
  throw new HttpError('HTTP_TOO_MANY_STREAMS', {
    detail: `${whose[who]} ${most} ${words[kind]} at once`,
    headers: { 'retry-after': '5' },
  });
}

/** Throws the problem of a key that ended. Any other end is no problem. */
export function throwEnd({ aborted, reason }: AbortSignal): void {
  if (aborted && reason instanceof HttpError) throw reason;
}
