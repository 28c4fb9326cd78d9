// Compares a list of customer numbers, as another program holds it, with the customers that live in the shadow. AA is asked nothing.
//
// The list is held as a set of numbers; of what differs, counts and the first numbers are kept (P9).

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { bareId, otherSpellingsOf } from '../../catalogue/spellings.ts';
import type { CustomerCopy, Shadow } from '../../shadow/shadow.ts';

/**
 * Why a number of the list is not here. `not-kept`: the rule of relevance does not keep the customer. `deleted`: AA has deleted it, and
 * a tombstone is here. `forgotten`: its number is ignored. `parked`: AA could not serve it, and it is tried again. `waiting`: AA's
 * queue has named it, and it is not fetched yet, or its deletion is not settled. `never-seen`: no answer of AA has named it.
 */
export const absences = ['not-kept', 'deleted', 'forgotten', 'parked', 'waiting', 'never-seen'] as const;
export type Absence = (typeof absences)[number];

/** A count, and the first numbers. */
export interface SomeNumbers {
  readonly count: number;
  readonly numbers: readonly CustId[];
}

export interface Comparison {
  /** Different numbers of the list. */
  readonly listed: number;
  /** Customers who live here. */
  readonly stored: number;
  readonly both: number;
  /** How many of them the list spells with other leading zeros. */
  readonly spelledOtherwise: number;
  readonly onlyThere: Readonly<Record<Absence, SomeNumbers>>;
  readonly onlyHere: SomeNumbers;
}

/** How many numbers of each kind are kept. */
interface Terms {
  readonly shadow: Pick<Shadow, 'copies' | 'customerIds' | 'forgotten' | 'shapes'>;
  readonly client: ClientId;
  readonly mostNumbers: number;
  readonly signal: AbortSignal;
}

const perPage = 1_000;

class Numbers implements SomeNumbers {
  count = 0;
  readonly numbers: CustId[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(id: CustId): void {
    this.count += 1;
    if (this.numbers.length < this.#most) this.numbers.push(id);
  }
}

export async function compareNumbers(terms: Terms, listed: ReadonlySet<CustId>): Promise<Comparison> {
  const there = await lookAtListed(terms, listed);
  const here = await lookAtStored(terms, listed);
  return { listed: listed.size, ...there, ...here };
}

async function lookAtListed(
  terms: Terms,
  listed: ReadonlySet<CustId>,
): Promise<Pick<Comparison, 'both' | 'spelledOtherwise' | 'onlyThere'>> {
  const { shadow, client, mostNumbers, signal } = terms;
  const onlyThere = Object.fromEntries(absences.map((kind) => [kind, new Numbers(mostNumbers)])) as Record<
    Absence,
    Numbers
  >;
  let [both, spelledOtherwise] = [0, 0];
  for (const page of pagesOf(listed)) {
    signal.throwIfAborted();
    const copies = await shadow.copies(client, page);
    const absent = new Map<CustId, CustomerCopy>();
    for (const [id, copy] of copies) {
      if (copy.stored === null || copy.stored.deleted) absent.set(id, copy);
      else {
        both += 1;
        if (copy.stored.custId !== id) spelledOtherwise += 1;
      }
    }
    for (const [id, why] of await absencesOf(terms, absent)) onlyThere[why].add(id);
  }
  return { both, spelledOtherwise, onlyThere };
}

function* pagesOf(listed: ReadonlySet<CustId>): Iterable<readonly CustId[]> {
  let page: CustId[] = [];
  for (const id of listed) {
    page.push(id);
    if (page.length < perPage) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** Any spelling of a number may be the one that is forgotten, or not kept. */
async function absencesOf(
  { shadow, client }: Terms,
  absent: ReadonlyMap<CustId, CustomerCopy>,
): Promise<readonly (readonly [CustId, Absence])[]> {
  if (absent.size === 0) return [];
  const spellings = [...absent.keys()].flatMap((id) => [id, ...otherSpellingsOf(id)]);
  const unkept = bareOf(await shadow.shapes.unkept(client, spellings));
  const forgotten = bareOf((await shadow.forgotten(client, spellings)).map((one) => one.custId));
  return [...absent].map(([id, copy]) => {
    if (forgotten.has(bareId(id))) return [id, 'forgotten'];
    return [id, openAbsence(copy) ?? (unkept.has(bareId(id)) ? 'not-kept' : goneOrUnknown(copy))];
  });
}

const bareOf = (ids: Iterable<CustId>): ReadonlySet<string> => new Set([...ids].map(bareId));

function openAbsence({ open }: CustomerCopy): Absence | null {
  if (open === null) return null;
  return open.state === 'parked' ? 'parked' : 'waiting';
}

const goneOrUnknown = ({ stored }: CustomerCopy): Absence => (stored === null ? 'never-seen' : 'deleted');

async function lookAtStored(
  { shadow, client, mostNumbers, signal }: Terms,
  listed: ReadonlySet<CustId>,
): Promise<Pick<Comparison, 'stored' | 'onlyHere'>> {
  const onlyHere = new Numbers(mostNumbers);
  const isListed = (id: CustId): boolean =>
    listed.has(id) || otherSpellingsOf(id).some((other) => listed.has(other));
  let stored = 0;
  let after: CustId | null = null;
  for (;;) {
    signal.throwIfAborted();
    const page: readonly CustId[] = await shadow.customerIds(client, after, perPage);
    stored += page.length;
    for (const id of page) if (!isListed(id)) onlyHere.add(id);
    after = page.at(-1) ?? null;
    if (page.length < perPage) return { stored, onlyHere };
  }
}

/** Whoever is wanted on one side alone, and should be on both. The rule, AA or a person has taken out the others. */
export const isUnexplained = ({ onlyThere, onlyHere }: Comparison): boolean =>
  onlyHere.count > 0 ||
  (['parked', 'waiting', 'never-seen'] as const).some((kind) => onlyThere[kind].count > 0);
