// A folder that `aa-shadow capture` wrote, as the simulator replays it. docs/capture.md describes the folder.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type AnswerParts, partsOf, recordedText, type RecordedText } from './answer-parts.ts';

const exchangeSchema = z.object({
  file: z
    .string()
    .regex(/^[\w-]+\.\w+$/)
    .nullable(),
  service: z.enum(['queue', 'plain-queue', 'customers', 'purge', 'enqueue']),
  custIds: z.array(z.string()),
  status: z.number().int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  encoding: z.string().optional(),
  ending: z.enum(['complete', 'lost', 'cut']).optional(),
  item: z.string().nullable().optional(),
  customers: z.array(z.string().nullable()).optional(),
  reading: z.string(),
});

const manifestSchema = z.object({
  format: z.literal('aa-shadow-capture'),
  version: z.literal(1),
  exchanges: z.array(exchangeSchema),
});

type Service = z.infer<typeof exchangeSchema>['service'];

export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** The connection broke after these bytes. */
  readonly isLost: boolean;
  readonly text: RecordedText;
  readonly parts: AnswerParts;
  /** The customer of each item of `parts`. */
  readonly customers: readonly (string | null)[];
}

export interface RecordedExchange {
  readonly service: Service;
  readonly custIds: readonly string[];
  /** Whether the program could not read the answer, or read that the call failed. */
  readonly isFailure: boolean;
  /** `null`: nothing came back. */
  readonly answer: RecordedAnswer | null;
}

export type Recording = readonly RecordedExchange[];

/** The folder is none of a capture, or what is in it does not fit together. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

function manifestIn(folder: string): z.infer<typeof manifestSchema> {
  const file = join(folder, 'capture.json');
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new RecordingError(`${file} ${whyNot(error)}`, { cause: error });
  }
}

function whyNot(error: unknown): string {
  if (error instanceof z.ZodError) return `cannot be read as a capture: ${z.prettifyError(error)}`;
  if (error instanceof SyntaxError) return 'cannot be read as a capture: it is no JSON';
  const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`;
}

function bytesIn(folder: string, file: string): Buffer {
  try {
    return readFileSync(join(folder, file));
  } catch (error) {
    throw new RecordingError(`${join(folder, file)} cannot be read`, { cause: error });
  }
}

/** A person may edit the files. The list of customers must still fit. */
function checkCount(file: string, item: string | null, listed: number, found: number): void {
  if (listed === found) return;
  throw new RecordingError(
    `capture.json lists ${listed} customers in ${file}, and ${found} elements <${item ?? ''}> stand there`,
  );
}

function answerIn(folder: string, exchange: z.infer<typeof exchangeSchema>): RecordedAnswer | null {
  const {
    file,
    status = 200,
    headers = {},
    encoding = 'utf-8',
    ending,
    item = null,
    customers = [],
  } = exchange;
  if (file === null) return null;
  const bytes = bytesIn(folder, file);
  const text = recordedText(bytes, encoding);
  const parts = partsOf(text.text, item);
  checkCount(file, item, customers.length, parts.items.length);
  return { status, headers, bytes, isLost: ending === 'lost', text, parts, customers };
}

/** Throws `RecordingError`. */
export const readRecording = (folder: string): Recording =>
  manifestIn(folder).exchanges.map((exchange) => ({
    service: exchange.service,
    custIds: exchange.custIds,
    isFailure: exchange.reading !== 'read',
    answer: answerIn(folder, exchange),
  }));
