// Counts what the sync does by its events, for the progress and for the report at the end. Counts are of customers: one that is
// tried again counts by its last outcome.

import type { OutcomeCounts } from '../report/drain-report.ts';
import type { CustId } from '../catalogue/ids.ts';
import type { Applied } from '../shadow/shadow.ts';
import type { SyncEvent } from '../sync/sync-event.ts';
import type { Progress } from './progress-bar.ts';

export class SyncTally {
  readonly #outcomes: Record<keyof OutcomeCounts, number> = {
    created: 0,
    updated: 0,
    restored: 0,
    deleted: 0,
    unchanged: 0,
    stale: 0,
    gone: 0,
    parked: 0,
    forgotten: 0,
    irrelevant: 0,
    left: 0,
  };
  /** Who is parked, with the drain in which that was counted. It holds nobody else, so it is as long as the list of the parked. */
  readonly #parked = new Map<CustId, number>();
  #drains = 0;
  #purges = 0;
  #failures = 0;
  #known = 0;
  #done = 0;

  take(event: SyncEvent): void {
    switch (event.type) {
      case 'drain-resumed':
      case 'queue-received':
        this.#drains += 1;
        this.#known += event.progress.queued;
        this.#done += event.progress.queued - event.progress.pending;
        break;
      case 'applied':
        this.#count(event.applied);
        break;
      case 'deletions-settled':
        this.#outcomes.deleted += event.deleted;
        this.#outcomes.gone = Math.max(0, this.#outcomes.gone - event.deleted);
        break;
      case 'purged':
        this.#purges += 1;
        break;
      case 'failed':
        if (event.error.code !== 'SYNC_CLIENT_HELD') this.#failures += 1;
        break;
      case 'drain-joined':
      case 'queue-receiving':
      case 'queue-empty':
      case 'parked':
      case 'call-split':
      case 'deletions-braked':
      case 'nobody-kept':
      case 'drift-found':
      case 'audit-braked':
      case 'audit-walked':
      case 'words-filled':
      case 'observed':
      case 'foreign-purge':
      case 'purge-repeated':
      case 'paused':
      case 'resumed':
      case 'shape-installed':
      case 'shape-progress':
        break;
    }
  }

  #count(applied: readonly Applied[]): void {
    for (const { custId, outcome } of applied) {
      if (outcome === 'moved') continue;
      const parkedIn = this.#parked.get(custId);
      if (parkedIn !== undefined) this.#outcomes.parked -= 1;
      this.#outcomes[outcome] += 1;
      if (outcome === 'parked') this.#parked.set(custId, this.#drains);
      else if (parkedIn !== undefined) this.#parked.delete(custId);
      if (parkedIn !== this.#drains) this.#done = Math.min(this.#known, this.#done + 1);
    }
  }

  get outcomes(): OutcomeCounts {
    return this.#outcomes;
  }

  get purges(): number {
    return this.#purges;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Customers of the drains so far. */
  get progress(): Progress {
    return { done: this.#done, known: this.#known };
  }
}
