// One fetch of the fast lane, from the call to what is stored. It is the ordinary way of a customer: the fetch number is taken before
// the call (P3), a deletion needs evidence (P6), and the results are applied in one transaction (P2). It needs no lease: the numbers
// guard what is stored.

import { AaError, type AaErrorCode } from '../../aa/aa-error.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { Applied } from '../../shadow/shadow.ts';
import type { Fetched, Wanted } from '../fetch/call.ts';
import { fetchCustomers } from '../fetch/fetch-customers.ts';
import type { OutageGuard } from '../fetch/known-living.ts';
import { numberOf, onePerNumber, spelledApart } from '../fetch/spelling.ts';
import { applyResults } from '../refresh.ts';
import { ownShapeNo } from '../shape/own-shape.ts';
import { asSyncError } from '../sync-error.ts';
import type { SyncContext } from '../work/context.ts';
import { OverBudget } from './calls-ahead.ts';
import { stale, type LaneSays, type LaneWant, type Staleness } from './words.ts';

/** What a flight says of one customer, and the number of the fetch that it rests on. */
export interface Landed {
  readonly says: LaneSays;
  readonly fetchNumber: number;
}

export interface FlightTerms {
  /** Its AA makes the calls ahead of all others. */
  readonly context: SyncContext;
  /** Of all flights: each asks for few customers, so that one alone would never doubt AA. */
  readonly guard: OutageGuard;
  /** Whether so many deletions may be made now without asking a person. */
  readonly mayBury: (deletions: number) => Promise<boolean>;
}

export interface Flown {
  /** One answer for each want. */
  readonly landed: ReadonlyMap<CustId, Landed>;
  /** Why the flight was broken off. `null`: AA has answered for each customer, or failed for it alone. */
  readonly brokenOff: Staleness | null;
}

/** What was stored has changed since it was looked at. It is fetched anew, so often at most. */
const mostLooks = 3;

/** Never rejects. */
export async function fly(terms: FlightTerms, wants: readonly LaneWant[]): Promise<Flown> {
  const landed = new Map<CustId, Landed>();
  let brokenOff: Staleness | null = null;
  try {
    let left = wants;
    for (let look = 1; left.length > 0 && look <= mostLooks; look += 1)
      left = await once({ ...terms, look }, left, landed);
  } catch (error) {
    brokenOff = whyNot(terms, error);
  }
  const says = brokenOff ?? stale('interrupted');
  for (const { custId } of wants) if (!landed.has(custId)) landed.set(custId, { says, fetchNumber: 0 });
  return { landed, brokenOff };
}

/** Returns those who must be fetched anew. */
async function once(
  terms: FlightTerms & { readonly look: number },
  wants: readonly LaneWant[],
  landed: Map<CustId, Landed>,
): Promise<readonly LaneWant[]> {
  const { context, guard, look } = terms;
  const shapeNo = await ownShapeNo(context);
  const wanted = wants.map((want) => toWanted(want, look));
  const results = await spelledApart(context, await fetchCustomers(context, wanted, guard));
  const kept = await unbraked(terms, wants, results);
  // A failed fetch changes nothing: the drain and its schedule decide who is parked.
  const applied = await applyResults(
    context,
    { kind: 'none', shapeNo },
    onePerNumber(kept.filter(({ kind }) => kind !== 'failed')),
  );
  const outcomes = new Map(applied.map((one) => [one.custId, one]));
  const byId = new Map(results.map((result) => [result.wanted.custId, result]));
  const again: LaneWant[] = [];
  for (const want of wants) {
    const result = byId.get(want.custId);
    if (result === undefined) continue;
    const outcome = kept.includes(result) ? outcomes.get(numberOf(result)) : undefined;
    if (outcome?.outcome === 'moved') again.push(want);
    else
      landed.set(want.custId, { says: whatBecame(want, result, outcome), fetchNumber: result.fetchNumber });
  }
  return again;
}

/** After the first look the hash is known to be an old one. */
const toWanted = ({ custId, storedHash }: LaneWant, look: number): Wanted => ({
  custId,
  storedHash: look === 1 ? storedHash : null,
  isStored: storedHash !== null,
  reasons: [],
  attempts: 0,
});

/** Without the deletions that the brake does not allow. One that the ledger asks for waits there for its decision. */
async function unbraked(
  { mayBury }: FlightTerms,
  wants: readonly LaneWant[],
  results: readonly Fetched[],
): Promise<readonly Fetched[]> {
  const living = new Set(wants.filter(({ storedHash }) => storedHash !== null).map(({ custId }) => custId));
  const burials = results.filter(
    (one) => (one.kind === 'gone' || one.kind === 'irrelevant') && living.has(numberOf(one)),
  );
  if (burials.length === 0 || (await mayBury(burials.length))) return results;
  return results.filter((result) => !burials.includes(result));
}

function whatBecame(want: LaneWant, result: Fetched, applied: Applied | undefined): LaneSays {
  if (result.kind === 'failed') return whyFailed(want, result.error.code);
  if (applied === undefined || applied.outcome === 'gone') return stale('braked');
  if (applied.outcome === 'forgotten') return { kind: 'forgotten' };
  if (applied.outcome === 'irrelevant' || applied.outcome === 'left') return { kind: 'not-kept' };
  if (result.kind === 'gone' && !want.isStored && applied.outcome === 'unchanged')
    return { kind: 'not-found' };
  const { outcome, sections, custId: storedAs } = applied;
  return { kind: 'fetched', applied: outcome, sections, storedAs };
}

const troubles: ReadonlySet<string> = new Set<AaErrorCode>([
  'AA_TIMEOUT',
  'AA_HTTP_STATUS',
  'AA_HTTP_REFUSED',
  'AA_CONNECTION_LOST',
  'AA_HTML_ANSWER',
  'AA_EMPTY_ANSWER',
  'AA_NOT_PROVISIONED',
  'AA_REDIRECTED',
]);

function whyFailed({ isParked }: LaneWant, code: string): LaneSays {
  if (isParked) return stale('parked', { code });
  return stale(troubles.has(code) ? 'aa-away' : 'failed', { code });
}

function whyNot({ context }: FlightTerms, error: unknown): Staleness {
  if (error instanceof OverBudget) return stale('over-budget');
  if (error instanceof AaError && error.code === 'AA_HELD_BACK')
    return stale('over-budget', { code: error.code, retryAfterMs: error.retryAfterMs });
  if (error instanceof AaError)
    return stale(error.code === 'AA_ABANDONED' ? 'interrupted' : 'aa-away', { code: error.code });
  const { code } = asSyncError(error);
  if (!context.signal.aborted)
    context.emit({ client: context.client, type: 'failed', error: asSyncError(error), retryInMs: 0 });
  return stale('interrupted', { code });
}
