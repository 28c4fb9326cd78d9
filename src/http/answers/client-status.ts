// The whole status of each client, made once for all who ask within two seconds: a page is left open in many tabs.

import type { ClientId } from '../../catalogue/ids.ts';
import { lastCheckDocument } from '../../report/last-check.ts';
import { operatingDocument, withoutClock } from '../../report/operating-report.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import type { ClientErrands, RunningAudit } from '../client-errands.ts';
import { enqueueRunDocument } from '../enqueue-run.ts';
import { monotonic, type Now, SharedLook } from '../shared-look.ts';
import type { AnswerTimes } from '../metrics/answer-times.ts';
import { type ServedClient, shortHash } from './clients-overview.ts';

const keptMs = 2_000;
const drainsShown = 10;

export interface MadeStatus {
  readonly madeAt: number;
  /** The document, as JSON. */
  readonly text: string;
  /** Stays the same as long as nothing but the clock has gone on. */
  readonly tag: string;
}

interface ClientStatusesParts {
  readonly shadow: Pick<Shadow, 'quickState' | 'audits' | 'operations'>;
  readonly errands: Pick<ClientErrands, 'runningAudit' | 'lastEnqueue'>;
  readonly answerTimes: Pick<AnswerTimes, 'of'>;
}

export class ClientStatuses {
  readonly #parts: ClientStatusesParts;
  readonly #now: Now;
  readonly #looks = new Map<ClientId, SharedLook<MadeStatus>>();

  constructor(parts: ClientStatusesParts, now: Now = monotonic) {
    this.#parts = parts;
    this.#now = now;
  }

  of(client: ServedClient): Promise<MadeStatus> {
    const look = this.#looks.get(client.id) ?? this.#newLook(client);
    return look.current();
  }

  /** After somebody has done something with the client. */
  changed(client: ClientId): void {
    this.#looks.delete(client);
  }

  #newLook(client: ServedClient): SharedLook<MadeStatus> {
    const make = (madeAt: number): Promise<MadeStatus> => this.#make(client, madeAt);
    const look = new SharedLook({ make, keptMs: () => keptMs, now: this.#now });
    this.#looks.set(client.id, look);
    return look;
  }

  async #make(client: ServedClient, madeAt: number): Promise<MadeStatus> {
    const { shadow, errands, answerTimes } = this.#parts;
    const { audits, operations } = shadow;
    const [state, latestAudits, walk, drains, check] = await Promise.all([
      shadow.quickState(client.id),
      audits.latest(client.id, 2),
      audits.openWalk(client.id),
      operations.drains(client.id, drainsShown),
      operations.lastCheck(client.id),
    ]);
    const document = operatingDocument(client, { state, latestAudits, walk, drains });
    const enqueue = errands.lastEnqueue(client.id);
    const beside = {
      running_audit: runningDocument(errands.runningAudit(client.id)),
      last_enqueue: enqueue === null ? null : enqueueRunDocument(enqueue),
      last_check: lastCheckDocument(check),
      aa_answers: answerTimes.of(client.id),
    };
    const tag = shortHash(JSON.stringify({ ...withoutClock(document), ...beside }));
    return { madeAt, text: JSON.stringify({ ...document, ...beside }), tag };
  }
}

const runningDocument = (audit: RunningAudit | null) =>
  audit === null ? null : { since: audit.since.toISOString(), sample: audit.sample };
