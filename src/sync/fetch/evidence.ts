// Checks whether a customer is really gone. AA is asked once more, in bulk, for the suspects together with known living
// customers. The two answers agree only when the known living customers come back and the suspects do not. Without this
// check one wrong "no such customer" would delete a member (P6).

import type { AaError } from '../../aa/aa-error.ts';
import type { AaShadowError } from '../../aa-shadow-error.ts';
import type { CustId } from '../../catalogue/ids.ts';
import { saysDeleted } from '../../catalogue/queue-entry.ts';
import { syncError } from '../sync-error.ts';
import { customersPerCall } from '../work/context.ts';
import {
  callFor,
  cameIn,
  currentIn,
  fetched,
  type Call,
  type Fetched,
  type Asking,
  type Wanted,
} from './call.ts';
import { roomForKnownLiving, storedKnownLiving } from './known-living.ts';

const attempts = 3;
/** After this many looks, each with other known living customers, the deletion counts as doubtful. */
const mostLooks = 4;
/** If a call has no room for known living customers, at most this many are asked for alone, until one of them comes back. */
const mostAlone = 3;

export async function confirmGone(asking: Asking, results: readonly Fetched[]): Promise<readonly Fetched[]> {
  const suspects = results.filter(({ kind }) => kind === 'gone');
  if (suspects.length === 0) return results;
  const knownLiving = await knownLivingFor(asking, results);
  const looks = new Map<CustId, Fetched>();
  const together = roomForKnownLiving(asking.context) > 0;
  if (!together && !(await someoneComesAlone(asking, knownLiving))) return results.map(doubted);
  const beside = together ? knownLiving : [];
  const room = Math.max(1, customersPerCall(asking.context) - beside.length);
  for (const some of inCalls(suspects, room))
    for (const look of await looksAt(asking, some, beside)) looks.set(look.wanted.custId, look);
  return results.map((result) => looks.get(result.wanted.custId) ?? result);
}

function* inCalls<T>(all: readonly T[], size: number): Iterable<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

/** Asks for the suspects together. If AA fails such a call as a whole, it asks for them one after another. */
async function looksAt(
  asking: Asking,
  suspects: readonly Fetched[],
  knownLiving: readonly CustId[],
): Promise<readonly Fetched[]> {
  const { call, beside } = await lookBeside(asking, suspects, knownLiving);
  if (!isVoided(call) || suspects.length + beside.length === 1)
    return suspects.map((suspect) => secondLook(suspect, call, beside));
  const someLive = await someoneComesAlone(asking, knownLiving);
  const looks: Fetched[] = [];
  for (const suspect of suspects) looks.push(someLive ? await lookAlone(asking, suspect) : doubted(suspect));
  return looks;
}

/** Whether AA answered the whole call with "no such customer". Some AAs do so if one of the numbers belongs to no customer. */
const isVoided = ({ answer, error }: Call): boolean =>
  answer === null && error.code === 'AA_UNKNOWN_CUSTOMER';

/**
 * Asks for a suspect alone, without known living customers beside it. Some AAs now and then answer "no such customer" for any
 * customer, and that must not delete anyone. So the answer must contain the number itself, or the queue must have said DELETE.
 */
async function lookAlone(asking: Asking, suspect: Fetched): Promise<Fetched> {
  const { custId, reasons } = suspect.wanted;
  const call = await callFor(asking, [custId], attempts);
  const error = call.answer?.errors.get(custId);
  const isSure = error === undefined || error.custIds.includes(custId) || saysDeleted(reasons);
  return isSure
    ? secondLook(suspect, call, [])
    : fetched(suspect.wanted, call, { kind: 'failed', error: doubt(error) });
}

interface Look {
  readonly call: Call;
  readonly beside: readonly CustId[];
}

/** Asks for suspects beside known living customers. These may be gone by now, so others are tried if none comes back. */
async function lookBeside(
  asking: Asking,
  suspects: readonly Fetched[],
  knownLiving: readonly CustId[],
): Promise<Look> {
  const custIds = suspects.map(({ wanted }) => wanted.custId);
  let beside = knownLiving;
  for (let look = 1; ; look++) {
    const call = await callFor(asking, [...custIds, ...beside], attempts);
    const isTold = isVoided(call) || someoneCame(call, beside);
    if (beside.length === 0 || isTold || look === mostLooks) return { call, beside };
    beside = await storedKnownLiving(asking.context, custIds, knownLiving.length);
  }
}

function someoneCame({ answer }: Call, knownLiving: readonly CustId[]): boolean {
  const came = cameIn(answer);
  return knownLiving.some((custId) => came.has(custId));
}

function secondLook(suspect: Fetched, call: Call, knownLiving: readonly CustId[]): Fetched {
  const { wanted } = suspect;
  if (call.answer === null) return fetched(wanted, call, { kind: 'failed', error: doubt(call.error) });
  const current = currentIn(call.answer, wanted, call);
  if (current !== null) return current;
  const error = call.answer.errors.get(wanted.custId);
  if (error !== undefined && !isEvidence(error, wanted))
    return fetched(wanted, call, { kind: 'failed', error: doubt(error) });
  const agreed = knownLiving.length === 0 || someoneCame(call, knownLiving);
  return fetched(wanted, call, agreed ? { kind: 'gone' } : { kind: 'failed', error: doubt() });
}

/**
 * Whether the error is evidence of a deletion: "no such customer", or an explicit FAILURE for this number after the queue said
 * DELETE (P6).
 */
export const isEvidence = (error: AaError, { reasons }: Wanted): boolean =>
  error.code === 'AA_UNKNOWN_CUSTOMER' || (error.code === 'AA_FAILURE' && saysDeleted(reasons));

const doubt = (cause?: AaShadowError): AaShadowError =>
  syncError('SYNC_DELETION_DOUBTFUL', cause?.code, cause);

/** Whether AA answers with a known living customer when it is asked for one alone. `true` if no living customer is known. */
async function someoneComesAlone(asking: Asking, knownLiving: readonly CustId[]): Promise<boolean> {
  for (const one of knownLiving) {
    const { answer } = await callFor(asking, [one], attempts);
    if (cameIn(answer).has(one)) return true;
  }
  return knownLiving.length === 0;
}

const doubted = (result: Fetched): Fetched =>
  result.kind === 'gone' ? fetched(result.wanted, result, { kind: 'failed', error: doubt() }) : result;

/** Customers that this batch has brought. If it has brought none, some stored ones. */
async function knownLivingFor({ context }: Asking, results: readonly Fetched[]): Promise<readonly CustId[]> {
  const most = roomForKnownLiving(context) || mostAlone;
  const brought = results.filter(({ kind }) => kind === 'current').map(({ wanted }) => wanted.custId);
  if (brought.length > 0) return brought.slice(0, most);
  const all = results.map(({ wanted }) => wanted.custId);
  return storedKnownLiving(context, all, most);
}
