// Tells bad customers from answers that are bad whoever is asked for: a wrong encoding, a Content-Length that is too short. Such
// answers fail for most customers of a batch in the same way. Then nobody is parked for it, and AA is not asked for each alone.

import type { AaError, AaErrorCode } from '../../aa/aa-error.ts';
import { type Asking, callFor, type Fetched, type Wanted } from './call.ts';

/** Failures of reading. Others are told apart in other ways: see known-living.ts. */
const ofReading: ReadonlySet<string> = new Set<AaErrorCode>(['AA_MALFORMED_ANSWER', 'AA_FORBIDDEN_XML']);

export const isOfReading = ({ code }: { readonly code: string }): boolean => ofReading.has(code);

/** Smaller batches are split to the end, which takes few calls. */
const leastSampled = 8;
/** So many customers of a batch are asked for alone, until so many of them have failed alike. */
const mostSampled = 6;
const failedSamples = 3;
/** At the end of a batch: at least half of it, and no fewer than this. */
const leastFailed = 5;

/** The failures of one batch. */
export class AnswerFaults {
  readonly #wanted: readonly Wanted[];
  #sampled = false;

  constructor(wanted: readonly Wanted[]) {
    this.#wanted = wanted;
  }

  /**
   * To be called when a call for some of the customers failed. Where a part of the batch fails like the whole, a few customers of the
   * batch are asked for alone. Throws the error if most of them fail in the same way.
   */
  async failedFor(asking: Asking, some: readonly Wanted[], error: AaError): Promise<void> {
    const isPart = some.length < this.#wanted.length;
    if (this.#sampled || !isPart || !isOfReading(error) || this.#wanted.length < leastSampled) return;
    this.#sampled = true;
    if (await mostFailAlike(asking, drawn(this.#wanted, asking.context.random), error)) throw error;
  }

  /** To be called with the results of the batch. Throws if half of them are one failure of reading. */
  async settle({ guard }: Asking, results: readonly Fetched[]): Promise<void> {
    const errors = results.flatMap((result) => (result.kind === 'failed' ? [result.error] : []));
    const first = errors.find(isOfReading);
    if (first === undefined) return;
    const alike = errors.filter(({ code }) => code === first.code).length;
    if (alike >= leastFailed && 2 * alike >= results.length) throw first;
    if (alike > 1 && alike === results.length) await guard.failedTogether(first);
  }
}

function drawn(wanted: readonly Wanted[], random: () => number): readonly Wanted[] {
  const left = [...wanted];
  return Array.from({ length: mostSampled }, () => left.splice(Math.floor(random() * left.length), 1)).flat();
}

async function mostFailAlike(asking: Asking, samples: readonly Wanted[], error: AaError): Promise<boolean> {
  let failed = 0;
  for (const [at, { custId }] of samples.entries()) {
    const call = await callFor(asking, [custId], 1);
    if (call.error?.code === error.code) failed += 1;
    if (failed === failedSamples) return true;
    if (failed + samples.length - at - 1 < failedSamples) return false;
  }
  return false;
}
