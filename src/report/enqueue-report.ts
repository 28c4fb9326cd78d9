// The report of calls that ask AA to queue customers: JSON document (docs/json-output.md) and text.

import type { AaShadowError } from '../aa-shadow-error.ts';
import { type ClientId, isEveryone, type QueueTarget } from '../catalogue/ids.ts';
import type { Population } from '../shadow/shadow.ts';
import { errorDocument } from './error-report.ts';
import { populationDocument } from './population.ts';
import { counted, type Paint } from '../wording.ts';

/** The result of one call. */
export interface Enqueued {
  readonly client: ClientId;
  readonly target: QueueTarget;
  readonly error: AaShadowError | null;
  /** Whether the number is forgotten, so that it is ignored. `null`: that is not known. */
  readonly forgotten: boolean | null;
}

export const enqueuedDocument = ({ client, target, error, forgotten }: Enqueued) => ({
  client: client as string,
  cust_id: isEveryone(target) ? null : target,
  everyone: isEveryone(target),
  ok: error === null,
  forgotten,
  error: errorDocument(error),
});

export function enqueuedText({ client, target, error, forgotten }: Enqueued, paint: Paint): string {
  const name = isEveryone(target) ? 'everyone' : target;
  if (error !== null)
    return `${client}: ${name} ${paint('red', `failed[${error.code}]`)} ${error.message}\n  ${paint('cyan', 'hint:')} ${error.hint}\n`;
  const ignored = ', but it is forgotten here, and so ignored until `aa-shadow forget --undo`';
  return `${client}: ${name} is queued${forgotten === true ? ignored : ''}\n`;
}

/** A person says that everybody who is wanted is here. */
export interface Populated {
  readonly client: ClientId;
  readonly population: Population;
}

export const populatedDocument = ({ client, population }: Populated) => ({
  client: client as string,
  population: populationDocument(population),
});

export const populatedText = ({ client, population: { customers, by } }: Populated): string =>
  `${client}: counts as populated from now on, with ${counted(customers, 'customer')} here, because ${by ?? 'a person'} says so\n`;
