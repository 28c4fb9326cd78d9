// "This member renewed a minute ago and is logging in now": customers that are no older than somebody wants them. A copy that is
// fresh enough serves, and the others are fetched from AA ahead of everything else. Expected trouble is a value and no error.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { forgettableSpellings } from '../../catalogue/spellings.ts';
import type { CustomerCopy, Shadow } from '../../shadow/shadow.ts';
import {
  type LaneAnswer,
  type LaneCalls,
  type LaneOutcome,
  type LaneSays,
  type LaneWant,
  stale,
} from './words.ts';

export interface LaneTerms {
  /** The id of a key, or an address: whose budget is charged. */
  readonly asker: string;
  /** No copy that is older serves. 0: none serves. */
  readonly maxAgeMs: number;
  /** How long the asker waits; `Infinity`: until all is told. What is not fetched by then goes on, and is stored. */
  readonly waitMs: number;
  /** The asker waits no longer. */
  readonly signal?: AbortSignal | undefined;
}

export interface LaneParts {
  readonly shadow: Pick<Shadow, 'copies' | 'forgotten'>;
  readonly calls: LaneCalls;
  readonly now: () => Date;
}

/** One outcome for each customer, in their order. Rejects only with errors of the database. */
export async function refreshNow(
  parts: LaneParts,
  client: ClientId,
  custIds: readonly CustId[],
  terms: LaneTerms,
): Promise<readonly LaneOutcome[]> {
  const nowMs = parts.now().getTime();
  const copies = await parts.shadow.copies(client, custIds);
  const forgotten = await forgottenAmong(parts, client, copies);
  const judged = custIds.map((asked) => judge(asked, copies.get(asked) ?? unknown, { ...terms, nowMs }));
  const wants = judged.flatMap((one) => (one.isFresh || forgotten.has(one.asked) ? [] : [one.want]));
  const answers = await answersFor(parts.calls, [...distinct(wants).values()], terms);
  const untold = stale(terms.signal?.aborted === true ? 'interrupted' : 'timed-out');
  const saysOf = ({ asked, isFresh, want }: Judged): LaneSays | { readonly kind: 'stored' } => {
    if (forgotten.has(asked)) return { kind: 'forgotten' };
    return isFresh ? { kind: 'stored' } : (answers.get(want.custId) ?? untold);
  };
  return judged.map((one) => {
    const says = saysOf(one);
    return { ...says, asked: one.asked, hasCopy: one.want.isStored || 'storedAs' in says };
  });
}

const unknown: CustomerCopy = { stored: null, open: null };

/** AA is not asked for a number that was forgotten. */
async function forgottenAmong(
  { shadow }: LaneParts,
  client: ClientId,
  copies: ReadonlyMap<CustId, CustomerCopy>,
): Promise<ReadonlySet<CustId>> {
  const spellings = new Map(
    [...copies].map(([id, { stored }]) => [id, forgettableSpellings(id, stored?.custId ?? null)]),
  );
  const looked = new Set([...spellings.values()].flat());
  if (looked.size === 0) return new Set();
  const ignored = new Set((await shadow.forgotten(client, [...looked])).map(({ custId }) => custId));
  return new Set([...spellings].flatMap(([id, all]) => (all.some((one) => ignored.has(one)) ? [id] : [])));
}

interface Judged {
  readonly asked: CustId;
  readonly isFresh: boolean;
  readonly want: LaneWant;
}

function judge(
  asked: CustId,
  { stored, open }: CustomerCopy,
  { maxAgeMs, nowMs }: { readonly maxAgeMs: number; readonly nowMs: number },
): Judged {
  const ageMs = stored === null ? Infinity : nowMs - stored.fetchedAt.getTime();
  return {
    asked,
    // Whatever its age, a copy lacks what the ledger knows of. One from the future tells of a clock that was put back.
    isFresh: open === null && maxAgeMs > 0 && ageMs <= maxAgeMs && ageMs > -clockSlackMs,
    want: {
      custId: stored?.custId ?? asked,
      isStored: stored !== null,
      storedHash: stored?.contentHash ?? null,
      isParked: open?.state === 'parked',
      above: open?.knownFetchNumber ?? 0,
      notBefore: nowMs - maxAgeMs,
    },
  };
}

/** Clocks of two machines differ a little. */
const clockSlackMs = 2_000;

const distinct = (wants: readonly LaneWant[]): ReadonlyMap<CustId, LaneWant> =>
  new Map(wants.map((want) => [want.custId, want]));

/** The answers that are there when all are, when the time is over, or when the asker leaves. */
async function answersFor(
  calls: LaneCalls,
  wants: readonly LaneWant[],
  { asker, waitMs, signal }: LaneTerms,
): Promise<ReadonlyMap<CustId, LaneSays>> {
  const answers = new Map<CustId, LaneSays>();
  if (wants.length === 0) return answers;
  const tell = ({ custId, ...says }: LaneAnswer): void => void answers.set(custId, says);
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const timer = waitMs === Infinity ? undefined : setTimeout(end, waitMs);
  const leave = (): void => end();
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted === true) end();
  await Promise.race([calls.fetch(wants, asker, tell), over]);
  clearTimeout(timer);
  signal?.removeEventListener('abort', leave);
  return new Map(answers);
}
