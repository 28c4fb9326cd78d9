// A second look before a customer counts as gone. AA is asked once more, in bulk, for the customers there is evidence
// against together with some that are known to live: only when these come back and those do not, both answers agree. One
// wrong "no such customer" would otherwise delete a member (P6).

import type { AaError } from '../aa/aa-error.ts';
import type { AaShadowError } from '../aa-shadow-error.ts';
import type { CustId } from '../catalogue/ids.ts';
import { saysDeleted } from '../catalogue/queue-entry.ts';
import {
  callFor,
  customersPerCall,
  fetched,
  recordIn,
  type Call,
  type Fetched,
  type Fetching,
  type Wanted,
} from './fetch-call.ts';
import { syncError } from './sync-error.ts';
import { roomForWitnesses, storedWitnesses } from './witnesses.ts';

const attempts = 3;
/** So often other witnesses are called before a suspect counts as doubtful. */
const mostLooks = 4;
/** Where a call has no room for witnesses, so many are asked alone, one after another, until one of them comes back. */
const mostWitnessesAlone = 3;

export async function confirmGone(
  fetching: Fetching,
  results: readonly Fetched[],
): Promise<readonly Fetched[]> {
  const suspects = results.filter(({ kind }) => kind === 'gone');
  if (suspects.length === 0) return results;
  const witnesses = await livingCustomers(fetching, results);
  const looks = new Map<CustId, Fetched>();
  const together = roomForWitnesses(fetching) > 0;
  if (!together && !(await someoneComesAlone(fetching, witnesses))) return results.map(doubted);
  const beside = together ? witnesses : [];
  const room = Math.max(1, customersPerCall(fetching.context) - beside.length);
  for (const some of inCalls(suspects, room))
    for (const look of await looksAt(fetching, some, beside)) looks.set(look.wanted.custId, look);
  return results.map((result) => looks.get(result.wanted.custId) ?? result);
}

function* inCalls<T>(all: readonly T[], size: number): Iterable<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

/** Together where AA answers such a call; else one after another. */
async function looksAt(
  fetching: Fetching,
  suspects: readonly Fetched[],
  witnesses: readonly CustId[],
): Promise<readonly Fetched[]> {
  const { call, beside } = await lookBeside(fetching, suspects, witnesses);
  if (!isVoided(call) || suspects.length + beside.length === 1)
    return suspects.map((suspect) => secondLook(suspect, call, beside));
  const someLive = await someoneComesAlone(fetching, witnesses);
  const looks: Fetched[] = [];
  for (const suspect of suspects)
    looks.push(someLive ? await lookAlone(fetching, suspect) : doubted(suspect));
  return looks;
}

/** Some AAs answer a whole call with "no such customer" where one of the numbers is nobody's. */
const isVoided = ({ answer, error }: Call): boolean =>
  answer === null && error.code === 'AA_UNKNOWN_CUSTOMER';

const lookAlone = async (fetching: Fetching, suspect: Fetched): Promise<Fetched> =>
  secondLook(suspect, await callFor(fetching, [suspect.wanted.custId], attempts), []);

interface Look {
  readonly call: Call;
  readonly beside: readonly CustId[];
}

/** The witnesses may be dead themselves: then others are tried. */
async function lookBeside(
  fetching: Fetching,
  suspects: readonly Fetched[],
  witnesses: readonly CustId[],
): Promise<Look> {
  const custIds = suspects.map(({ wanted }) => wanted.custId);
  let beside = witnesses;
  for (let look = 1; ; look++) {
    const call = await callFor(fetching, [...custIds, ...beside], attempts);
    const isTold = isVoided(call) || someoneCame(call, beside);
    if (beside.length === 0 || isTold || look === mostLooks) return { call, beside };
    beside = await storedWitnesses(fetching.context, custIds, witnesses.length);
  }
}

const someoneCame = ({ answer }: Call, witnesses: readonly CustId[]): boolean => {
  const came = new Set(answer?.customers.map(({ custId }) => custId));
  return witnesses.some((witness) => came.has(witness));
};

function secondLook(suspect: Fetched, call: Call, witnesses: readonly CustId[]): Fetched {
  const { wanted } = suspect;
  if (call.answer === null) return fetched(wanted, call, { kind: 'failed', error: doubt(call.error) });
  const record = recordIn(call.answer, wanted);
  if (record !== undefined) return fetched(wanted, call, { kind: 'current', record });
  const error = call.answer.errors.get(wanted.custId);
  if (error !== undefined && !isEvidence(error, wanted))
    return fetched(wanted, call, { kind: 'failed', error: doubt(error) });
  const agreed = witnesses.length === 0 || someoneCame(call, witnesses);
  return fetched(wanted, call, agreed ? { kind: 'gone' } : { kind: 'failed', error: doubt() });
}

/** "No such customer"; or an explicit FAILURE for this very number, after the queue said DELETE (P6). */
export const isEvidence = (error: AaError, { reasons }: Wanted): boolean =>
  error.code === 'AA_UNKNOWN_CUSTOMER' || (error.code === 'AA_FAILURE' && saysDeleted(reasons));

const doubt = (cause?: AaShadowError): AaShadowError =>
  syncError('SYNC_DELETION_DOUBTFUL', cause?.code, cause);

/** Whether AA still answers with customers at all, asked for known ones; `true` where none is known. */
async function someoneComesAlone(fetching: Fetching, witnesses: readonly CustId[]): Promise<boolean> {
  for (const witness of witnesses) {
    const { answer } = await callFor(fetching, [witness], attempts);
    if (answer?.customers.some(({ custId }) => custId === witness) === true) return true;
  }
  return witnesses.length === 0;
}

const doubted = (result: Fetched): Fetched =>
  result.kind === 'gone' ? fetched(result.wanted, result, { kind: 'failed', error: doubt() }) : result;

/** Customers this very batch brought, else some that are stored. */
async function livingCustomers(fetching: Fetching, results: readonly Fetched[]): Promise<readonly CustId[]> {
  const most = roomForWitnesses(fetching) || mostWitnessesAlone;
  const brought = results.filter(({ kind }) => kind === 'current').map(({ wanted }) => wanted.custId);
  if (brought.length > 0) return brought.slice(0, most);
  const all = results.map(({ wanted }) => wanted.custId);
  return storedWitnesses(fetching.context, all, most);
}
