// The requests that the simulated AA received and what it did with them, in order. Credentials are removed, and the
// oldest entries are dropped.

import type { ProcedureName } from '../requests/procedures.ts';
import type { FormKind } from '../requests/form-document.ts';
import type { OtherName } from '../requests/other-procedures.ts';
import type { Wish } from '../requests/service-request.ts';
import type { FaultName } from '../faults/fault-rule.ts';

export interface JournalEntry {
  /** From 1, in the order in which calls were carried out. */
  readonly seq: number;
  /** ISO time. */
  readonly at: string;
  readonly procedure: ProcedureName;
  /** How many customers the call asked for. */
  readonly custIds: number;
  /** The number that the queue answer gave or that the purge asked for. */
  readonly maxQueueNum: number | null;
  /** `success`; `failure CODE` when AA itself refused the call; `fault` when a fault replaced the answer. */
  readonly outcome: string;
  readonly fault: FaultName | null;
  /** Whether the call had its effect. The answer may say something else. */
  readonly executed: boolean;
}

export interface RequestEntry {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly bytes: number;
  /** How the document was sent. `null`: its form field was missing. */
  readonly form: FormKind | null;
  /** The document as it was sent, with `***` in place of credentials. A long one is cut and ends with `…`. */
  readonly document: string | null;
  /** What the request asked for. `null`: it could not be read. */
  readonly wish: ShownWish | null;
  readonly complaint: string | null;
}

/** For the services beside the four calls only the name. Their parameters are in the document. */
export type ShownWish = Exclude<Wish, { of: 'other' }> | { readonly of: OtherName };

/** A list that keeps only its newest entries, `most` of them. */
class Recent<T> {
  #entries: T[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    if (this.#entries.length >= this.#most * 2) this.#entries = this.#entries.slice(-this.#most);
  }

  list(): readonly T[] {
    return this.#entries.slice(-this.#most);
  }
}

export class Journal {
  readonly #calls = new Recent<JournalEntry>(10_000);
  readonly #requests = new Recent<RequestEntry>(200);
  #seq = 0;

  addCall(entry: Omit<JournalEntry, 'seq' | 'at'>): void {
    this.#seq += 1;
    this.#calls.add({ seq: this.#seq, at: new Date().toISOString(), ...entry });
  }

  addRequest(entry: Omit<RequestEntry, 'at'>): void {
    this.#requests.add({ at: new Date().toISOString(), ...entry });
  }

  calls(): readonly JournalEntry[] {
    return this.#calls.list();
  }

  requests(): readonly RequestEntry[] {
    return this.#requests.list();
  }
}
