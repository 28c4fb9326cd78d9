// Answers of AA for tests of the readers: a text or bytes as a stream, and the context in which they are read.

import { defaultDialect, type Dialect } from '../../src/aa/dialect.ts';
import type { ReadingContext } from '../../src/aa/answers/reading-context.ts';
import type { AaError } from '../../src/aa/aa-error.ts';
import { readCustomersAnswer } from '../../src/aa/answers/customers.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import type { CustomerRecord, PreparedCustomer } from '../../src/catalogue/customer-record.ts';
import { custId, type CustId } from '../../src/catalogue/ids.ts';
import { contentDigest, digestPlan } from '../../src/shadow/plan/content-digest.ts';
import { testPassword, testSettings, testUsername } from './association-settings.ts';
import { asKept } from './as-kept.ts';

/** A stream of the answer in pieces of `size` bytes. */
export async function* chunksOf(answer: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = typeof answer === 'string' ? Buffer.from(answer) : answer;
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

export function readingContext(
  changes: Partial<Omit<ReadingContext, 'dialect' | 'custIds'>> & {
    dialect?: Partial<Dialect>;
    custIds?: readonly string[];
  } = {},
): ReadingContext {
  const { dialect, custIds, ...others } = changes;
  const base: ReadingContext = {
    limits: testSettings().limits,
    dialect: { ...defaultDialect, ...dialect },
    httpCharset: null,
    secrets: [testUsername, testPassword],
    ...others,
  };
  return custIds === undefined ? base : { ...base, custIds: custIds.map(custId) };
}

interface KeptCustomer extends PreparedCustomer {
  readonly record: CustomerRecord;
}

/** A preparation that keeps the whole record. */
export const keepRecord = (record: CustomerRecord): KeptCustomer => ({
  custId: record.custId,
  contentHash: contentDigest(asKept(record), digestPlan(builtIn)).contentHash,
  record,
});

/** Reads an answer to the records of its customers. */
export const readRecords = async (
  chunks: AsyncIterable<Uint8Array>,
  context: ReadingContext,
): Promise<{
  readonly customers: readonly CustomerRecord[];
  readonly errors: ReadonlyMap<CustId, AaError>;
}> => {
  const { customers, errors } = await readCustomersAnswer(chunks, context, keepRecord);
  return { customers: customers.map(({ record }) => record), errors };
};

/** The code of the AaError that the work throws. `null`: the work succeeds. Other errors are thrown again. */
export async function failureCodeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.name === 'AaError') return String(error.code);
    throw error;
  }
}
