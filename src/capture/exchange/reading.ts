// How the program itself reads an answer: the code of the error, or `read`. It shows whether a made-up answer means what the real one
// meant.

import { AaError, type AaErrorCode } from '../../aa/aa-error.ts';
import type { AssociationSettings } from '../../aa/association-settings.ts';
import { keepNothing } from '../../aa/association.ts';
import { readConfirmation } from '../../aa/answers/confirmation.ts';
import { readCustomersAnswer } from '../../aa/answers/customers.ts';
import { readQueueAnswer } from '../../aa/answers/queue.ts';
import { readingContext } from '../../aa/single-calls.ts';
import { statusError } from '../../aa/transport/status-error.ts';
import { custId } from '../../catalogue/ids.ts';
import type { Ending, Question } from '../asking/taken-answer.ts';

export interface Readable extends Question {
  readonly status: number;
  readonly charset: string | null;
  readonly bytes: Uint8Array;
  readonly ending: Ending;
}

// eslint-disable-next-line typescript/require-await
async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

async function read(answer: Readable, settings: AssociationSettings): Promise<void> {
  const context = readingContext(settings, answer.charset);
  const chunks = inOnePiece(answer.bytes);
  if (answer.service === 'customers') {
    const custIds = answer.custIds.map(custId);
    const { errors } = await readCustomersAnswer(chunks, { ...context, custIds }, keepNothing);
    for (const error of errors.values()) throw error;
  } else if (answer.service === 'purge' || answer.service === 'enqueue') {
    await readConfirmation(chunks, context);
  } else {
    await readQueueAnswer(chunks, context, async () => {});
  }
}

const noAddress = 'http://aa.invalid/';

/** No more than the status is needed for the code. */
const bareLine = { retryAfter: undefined, location: undefined, through: null, page: null, service: null };

export async function readingOf(
  answer: Readable,
  settings: AssociationSettings,
): Promise<'read' | AaErrorCode> {
  const { status, ending } = answer;
  if (status !== 200) return statusError({ ...bareLine, status }, noAddress, 0).code;
  if (ending === 'lost') return 'AA_CONNECTION_LOST';
  try {
    await read(answer, settings);
    return 'read';
  } catch (error) {
    if (error instanceof AaError) return error.code;
    throw error;
  }
}
