// The highest numbers of each client's row that the database has shown to this process. They only grow. If one of them is
// lower later, the database has lost what it had confirmed: an older copy was restored, or a server took over that had not
// received the last commits.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Numbers } from '../engine.ts';
import { ShadowError } from '../shadow-error.ts';

const none: Numbers = { fetch_number: 0, change_no: 0, drain_no: 0, fencing: 0, set_backs: 0 };

const words: Readonly<Record<Exclude<keyof Numbers, 'set_backs'>, string>> = {
  drain_no: 'drains',
  change_no: 'changes',
  fetch_number: 'fetches',
  fencing: 'leases',
};

type Counted = keyof typeof words;
const counted = Object.keys(words) as Counted[];

/** `DB_SET_BACK`, with what is needed to note it. */
export class LostNumbers extends ShadowError {
  readonly client: ClientId;
  readonly known: Numbers;
  readonly what: string;

  constructor(client: ClientId, known: Numbers, what: string) {
    super('DB_SET_BACK', { detail: `${client}, ${what}` });
    this.client = client;
    this.known = known;
    this.what = what;
  }
}

export class KnownNumbers {
  readonly #byClient = new Map<ClientId, Numbers>();

  /** What is known at this moment. Take it before the row is asked for: a late answer shows an earlier moment. */
  of(client: ClientId): Numbers {
    return this.#byClient.get(client) ?? none;
  }

  /** Numbers that are committed. */
  met(client: ClientId, met: Partial<Numbers>): void {
    const before = this.of(client);
    const higher = (name: keyof Numbers): number => Math.max(before[name], met[name] ?? 0);
    this.#byClient.set(client, {
      fetch_number: higher('fetch_number'),
      change_no: higher('change_no'),
      drain_no: higher('drain_no'),
      fencing: higher('fencing'),
      set_backs: higher('set_backs'),
    });
  }

  /** `there`: the client's row; `null` if it has none. Throws `LostNumbers`. */
  check(client: ClientId, known: Numbers, there: Numbers | null): void {
    const row = there ?? none;
    const lower = counted.find((name) => row[name] < known[name]);
    if (lower === undefined) return this.met(client, row);
    // Another worker has noticed it, and has noted it.
    if (row.set_backs > known.set_backs) return void this.#byClient.set(client, row);
    throw new LostNumbers(
      client,
      known,
      `${words[lower]}: ${known[lower]} were confirmed, ${row[lower]} are there`,
    );
  }

  /** The client was removed on purpose. If it comes back, its numbers begin anew. */
  removed(client: ClientId): void {
    this.#byClient.delete(client);
  }

  /** What was known then is noted as lost. */
  forget(client: ClientId, known: Numbers): void {
    const { set_backs: setBacks } = known;
    this.#byClient.set(client, { ...none, set_backs: setBacks });
  }
}
