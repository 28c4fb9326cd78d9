// The fast lane of one client: what somebody waits for is fetched from AA ahead of everything else. Who asks for the same customer
// at the same time shares a call, and what gathers while calls are under way goes out together.

import type { CustId } from '../../catalogue/ids.ts';
import { OutageGuard } from '../fetch/known-living.ts';
import { customersPerCall, inLane, type SyncContext } from '../work/context.ts';
import { CallBudget, type LaneBudget } from './budget.ts';
import { callsAhead } from './calls-ahead.ts';
import { fly, type FlightTerms, type Landed } from './flight.ts';
import { Outage } from './outage.ts';
import { stale, type LaneAnswer, type LaneCalls, type LaneSays, type LaneWant } from './words.ts';

/** One that hangs must not hold up the next. More at once would leave less to bundle. */
const flightsAtOnce = 2;
/** How long it is remembered that AA has no such customer. */
const absentMs = 30_000;
const mostAbsent = 10_000;
/** Deletions of this time count together for the brake (P6). */
const burialsMs = 86_400_000;

interface Flight {
  readonly wants: Map<CustId, LaneWant>;
  readonly landed: Promise<ReadonlyMap<CustId, Landed>>;
  readonly land: (landed: ReadonlyMap<CustId, Landed>) => void;
  /** `null`: it still gathers. */
  sentAt: number | null;
}

interface Absence {
  readonly at: number;
  readonly fetchNumber: number;
}

export class FastLane implements LaneCalls {
  readonly #context: SyncContext;
  readonly #budget: CallBudget;
  readonly #terms: FlightTerms;
  readonly #outage: Outage;
  readonly #gathering: Flight[] = [];
  readonly #flying = new Set<Flight>();
  readonly #absent = new Map<CustId, Absence>();
  #burials: number[] = [];

  constructor(context: SyncContext, budget: LaneBudget) {
    this.#context = context;
    this.#budget = new CallBudget(budget);
    const ahead = inLane({ ...context, aa: callsAhead(context.aa, this.#budget) }, 'asked');
    const mayBury = (deletions: number) => this.#mayBury(deletions);
    this.#terms = { context: ahead, guard: new OutageGuard(ahead), mayBury };
    this.#outage = new Outage(context);
  }

  async fetch(wants: readonly LaneWant[], asker: string, tell: (answer: LaneAnswer) => void): Promise<void> {
    const charged = new Set<Flight>();
    const answers = wants.map(async (want) => {
      const says = await this.#answer(want, asker, charged);
      tell({ ...says, custId: want.custId });
    });
    this.#start();
    await Promise.all(answers);
  }

  async #answer(want: LaneWant, asker: string, charged: Set<Flight>): Promise<LaneSays> {
    for (;;) {
      if (this.#isAbsent(want)) return { kind: 'not-found' };
      const away = this.#outage.now();
      if (away !== null) return away;
      const underWay = this.#flightWith(want);
      const flight = underWay ?? this.#joined(want, asker, charged);
      if (flight === null) return this.#overBudget(asker);
      const landed = (await flight.landed).get(want.custId);
      if (landed === undefined) return stale('interrupted');
      if (landed.fetchNumber > want.above || landed.says.kind === 'stale')
        return this.#told(landed, underWay !== null, asker);
      // Only a call that was under way can be too old: the next one takes its number from now on.
      queueMicrotask(() => this.#start());
    }
  }

  #told({ says }: Landed, isShared: boolean, asker: string): LaneSays {
    if (says.kind === 'stale' && says.reason === 'over-budget' && says.retryAfterMs === null)
      return this.#overBudget(asker);
    return says.kind === 'fetched' && isShared ? { ...says, kind: 'collapsed' } : says;
  }

  #overBudget(asker: string): LaneSays {
    return stale('over-budget', { retryAfterMs: Math.max(1, this.#budget.waitMs(asker)) });
  }

  /** A flight that has the customer already, and was sent late enough. */
  #flightWith({ custId, notBefore }: LaneWant): Flight | null {
    for (const flight of [...this.#gathering, ...this.#flying])
      if (flight.wants.has(custId) && (flight.sentAt ?? Infinity) >= notBefore) return flight;
    return null;
  }

  /** The flight that the customer was added to. `null`: the asker has no budget left. */
  #joined(want: LaneWant, asker: string, charged: Set<Flight>): Flight | null {
    const most = customersPerCall(this.#context);
    const open = this.#gathering.find(({ wants }) => wants.size < most) ?? null;
    const flight = open ?? newFlight();
    if (!charged.has(flight) && !this.#budget.takeFor(asker)) return null;
    charged.add(flight);
    if (open === null) this.#gathering.push(flight);
    flight.wants.set(want.custId, want);
    return flight;
  }

  #start(): void {
    while (this.#flying.size < flightsAtOnce) {
      const flight = this.#gathering.shift();
      if (flight === undefined) return;
      const away = this.#outage.now();
      if (away === null) void this.#send(flight);
      else flight.land(new Map([...flight.wants.keys()].map((id) => [id, { says: away, fetchNumber: 0 }])));
    }
  }

  async #send(flight: Flight): Promise<void> {
    flight.sentAt = this.#nowMs();
    this.#flying.add(flight);
    const { landed, brokenOff } = await fly(this.#terms, [...flight.wants.values()]);
    this.#flying.delete(flight);
    if (brokenOff === null) this.#outage.over();
    else if (brokenOff.reason === 'aa-away') this.#outage.found(brokenOff);
    for (const [custId, { says, fetchNumber }] of landed) this.#remember(custId, says, fetchNumber);
    flight.land(landed);
    this.#start();
  }

  #remember(custId: CustId, says: LaneSays, fetchNumber: number): void {
    this.#absent.delete(custId);
    if (says.kind !== 'not-found') return;
    this.#absent.set(custId, { at: this.#nowMs(), fetchNumber });
    const [oldest] = this.#absent.keys();
    if (this.#absent.size > mostAbsent && oldest !== undefined) this.#absent.delete(oldest);
  }

  #isAbsent({ custId, above }: LaneWant): boolean {
    const absence = this.#absent.get(custId);
    if (absence === undefined) return false;
    const age = this.#nowMs() - absence.at;
    return age >= 0 && age < absentMs && absence.fetchNumber > above;
  }

  /**
   * Together with the deletions of the last day, and with those that wait in the ledger: one by one they would never reach the limit
   * of the brake. Another flight may ask meanwhile, so they are counted before it is known whether they may be made.
   */
  async #mayBury(deletions: number): Promise<boolean> {
    const { client, shadow, settings } = this.#context;
    const now = this.#nowMs();
    const earlier = this.#burials.filter((at) => at > now - burialsMs);
    this.#burials = [...earlier, ...Array.from({ length: deletions }, () => now)];
    const { gone } = await shadow.clientState(client);
    const isAllowed = await shadow.audits.brakeAllows(
      client,
      settings.brake,
      earlier.length + gone + deletions,
    );
    if (!isAllowed) this.#burials.splice(-deletions);
    return isAllowed;
  }

  #nowMs(): number {
    return this.#context.now().getTime();
  }
}

function newFlight(): Flight {
  const { promise, resolve } = Promise.withResolvers<ReadonlyMap<CustId, Landed>>();
  return { wants: new Map(), landed: promise, land: resolve, sentAt: null };
}
