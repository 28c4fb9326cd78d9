// Reads the answer to a request for customer details (3.1.11), single or bulk.

import { builtIn } from '../../catalogue/catalogue.ts';
import type { CustomerRecord, Prepare, PreparedCustomer } from '../../catalogue/customer-record.ts';
import { custId, type CustId } from '../../catalogue/ids.ts';
import { bareId } from '../../catalogue/spellings.ts';
import { AaError } from '../aa-error.ts';
import type { CustomersAnswer } from '../association.ts';
import {
  type CustomerNames,
  findCustomers,
  type FoundCustomer,
  type FoundCustomers,
  holdsUnknown,
  idNamesOf,
} from './found-customers.ts';
import { customerFailure } from './customer-failure.ts';
import { createEarlyCustomers } from './early-customers.ts';
import { failureError, numbersOfOthers, wordsOf, type Failure } from './failure.ts';
import { misfitError } from './misfit.ts';
import { readCustomer } from './customer.ts';
import { readTree, type XmlElement } from '../xml/tree.ts';
import { repairFinding, repairsOf } from './repair-findings.ts';
import type { ReadingContext } from './reading-context.ts';
import { failuresBeside, reportOf } from './outcome.ts';
import { readingPlans } from './section-plans.ts';
import { type AskedAs, askedAs, respelledIn } from './spellings.ts';
import { canonicalNames } from '../xml/names.ts';
import { valueReading } from './values.ts';

/**
 * Throws an `AaError` when the call failed as a whole. Then nothing of the answer may be used (P5). Each customer of a bulk
 * answer is prepared as soon as its element is complete, and its record is dropped then.
 */
export async function readCustomersAnswer<Prepared extends PreparedCustomer>(
  chunks: AsyncIterable<Uint8Array>,
  context: ReadingContext,
  prepare: Prepare<Prepared>,
): Promise<CustomersAnswer<Prepared>> {
  const names = namesOf(context);
  const inBulk = (context.custIds?.length ?? 0) > 1;
  const outcome: ReadOutcome<Prepared> = (customer, root) =>
    preparedOutcome(withFindings(outcomeOf(customer, names, context), customer.element, root), prepare);
  const reading = { names, context, outcomeOf: outcome };
  return customersAnswer(await (inBulk ? readEarly : readAtEnd)(chunks, reading), context);
}

const preparedOutcome = <Prepared extends PreparedCustomer>(
  outcome: Outcome<CustomerRecord> | null,
  prepare: Prepare<Prepared>,
): Outcome<Prepared> | null => (outcome === null || outcome instanceof AaError ? outcome : prepare(outcome));

export const namesOf = ({
  dialect,
  catalogue = builtIn,
}: Pick<ReadingContext, 'dialect' | 'catalogue'>): CustomerNames => ({
  idNames: idNamesOf(dialect),
  volatile: canonicalNames([...catalogue.volatile, ...dialect.volatile]),
  plans: readingPlans(catalogue),
  values: valueReading(dialect.reading.dates, dialect.reading.flags),
});

/** What a customer in an answer with this root says. */
type ReadOutcome<Prepared> = (customer: FoundCustomer, root: XmlElement) => Outcome<Prepared> | null;

interface Reading<Prepared> {
  readonly names: CustomerNames;
  readonly context: ReadingContext;
  readonly outcomeOf: ReadOutcome<Prepared>;
}

interface Read<Prepared> {
  readonly root: XmlElement;
  readonly found: FoundCustomers;
  readonly outcomeOf: (customer: FoundCustomer) => Outcome<Prepared> | null;
}

/** The customer with a finding for each repair in it, and for those before the root. */
function withFindings(
  outcome: Outcome<CustomerRecord> | null,
  element: XmlElement,
  root: XmlElement,
): Outcome<CustomerRecord> | null {
  if (outcome === null || outcome instanceof AaError) return outcome;
  const repairs = repairsOf(element, root);
  return repairs.length === 0
    ? outcome
    : { ...outcome, findings: [...outcome.findings, ...repairs.map(repairFinding)] };
}

async function readAtEnd<Prepared>(
  chunks: AsyncIterable<Uint8Array>,
  { names, context, outcomeOf: read }: Reading<Prepared>,
): Promise<Read<Prepared>> {
  const root = await readTree(chunks, context);
  return { root, found: findCustomers(root, names), outcomeOf: (customer) => read(customer, root) };
}

/**
 * Reads customers while the answer is still coming in. If an element was read early and turns out to be no customer, the
 * answer is read again from its bytes.
 */
async function readEarly<Prepared>(
  chunks: AsyncIterable<Uint8Array>,
  reading: Reading<Prepared>,
): Promise<Read<Prepared>> {
  const { names, context, outcomeOf: read } = reading;
  const asked = new Set(context.custIds?.map((id) => bareId(id.trim())));
  const early = createEarlyCustomers({ names, isAsked: (id) => asked.has(bareId(id)), read });
  const bytes: Uint8Array[] = [];
  const root = await readTree(keptIn(bytes, chunks), context, early.onClose);
  const found = findCustomers(root, names);
  if (!early.areAmong(found.customers)) return readAtEnd(replayed(bytes), reading);
  const outcome = (customer: FoundCustomer): Outcome<Prepared> | null => {
    const known = early.outcomeOf(customer.element);
    return known === undefined ? read(customer, root) : known;
  };
  return { root, found, outcomeOf: outcome };
}

async function* keptIn(bytes: Uint8Array[], chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    bytes.push(chunk);
    yield chunk;
  }
}

// eslint-disable-next-line typescript/require-await
async function* replayed(bytes: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* bytes;
}

function customersAnswer<Prepared extends PreparedCustomer>(
  { root, found, outcomeOf: read }: Read<Prepared>,
  context: ReadingContext,
): CustomersAnswer<Prepared> {
  const failure = callFailure(root, found, context);
  const asked = askedFor(found, context);
  if (failure === null) {
    const answer = settled(outcomesOf(found.customers, read, asked), asked);
    return isOfAnother(answer, found, context) ? ofAnother(found, context) : answer;
  }
  if (!found.stray && isOfSome(root, found, context)) {
    const outcomes = outcomesOf(found.customers, read, asked);
    if ([...outcomes.values()].flat().some((outcome) => !(outcome instanceof AaError)))
      return settled(outcomes, asked);
  }
  return failedAnswer(failure, holdsCustomers(found, context), context);
}

/**
 * Whether the only errors in a bulk answer are "no such customer". Then the customers they mean are missing, and the other
 * customers of the answer count.
 */
function isOfSome(root: XmlElement, found: FoundCustomers, context: ReadingContext): boolean {
  const failures = failuresBeside(root, elementsOf(found));
  return (
    (context.custIds?.length ?? 0) > 1 &&
    failures.length > 0 &&
    failures.every((failure) => failureError(failure, context).code === 'AA_UNKNOWN_CUSTOMER')
  );
}

const elementsOf = ({ customers }: FoundCustomers): ReadonlySet<XmlElement> =>
  new Set(customers.map(({ element }) => element));

/** The failure of the whole call, or `null`. Throws `AA_NOT_UNDERSTOOD` if the answer is neither a failure nor understood. */
function callFailure(root: XmlElement, found: FoundCustomers, context: ReadingContext): Failure | null {
  const { customers, stray } = found;
  const report = reportOf(root, elementsOf(found));
  if (report.status === 'failure' || report.status === 'hinted') return report.failure;
  if (!stray && (customers.length > 0 || report.status === 'success')) return null;
  const what = stray
    ? 'in the details answer something stands outside every customer'
    : 'the details answer has neither customers nor a status';
  throw misfitError('AA_NOT_UNDERSTOOD', { element: root, what, keys: ['custId'] }, context);
}

function holdsCustomers({ customers }: FoundCustomers, context: ReadingContext): boolean {
  const names = namesOf(context);
  return customers.some((customer) => standsThere(customer, readCustomer(customer, names), names));
}

/**
 * When one customer is asked for alone, "no such customer" is an answer about it, unless it names another one. Any other failure is a
 * failed call and is thrown. If the customer is in the answer beside the error, it exists (P6).
 */
function failedAnswer(failure: Failure, holds: boolean, context: ReadingContext): CustomersAnswer<never> {
  const error = failureError(failure, context);
  const [only, ...others] = context.custIds ?? [];
  if (error.code !== 'AA_UNKNOWN_CUSTOMER' || only === undefined || others.length > 0) throw error;
  const denied = numbersOfOthers(failure, only, context);
  if (denied.length > 0) return { customers: [], errors: new Map([[only, ofDenied(denied)]]) };
  return { customers: [], errors: new Map([[only, holds ? incomplete(failure, context) : error]]) };
}

/** The customer is in the answer, so it exists, even if the error beside it says "no such customer" (P6). */
function incomplete(failure: Failure, context: ReadingContext): AaError {
  const detail = wordsOf(failure, context);
  return new AaError('AA_CUSTOMER_INCOMPLETE', detail === null ? {} : { detail });
}

/** What one element of the answer says about a customer. A customer may be in the answer several times. */
type Outcome<Customer> = Customer | AaError;

/** `null`: every customer of the answer counts. */
const askedFor = ({ customers }: FoundCustomers, { custIds }: ReadingContext): AskedAs | null =>
  custIds === undefined
    ? null
    : askedAs(
        customers.map(({ id }) => id),
        custIds,
      );

function outcomesOf<Prepared>(
  customers: readonly FoundCustomer[],
  read: (customer: FoundCustomer) => Outcome<Prepared> | null,
  asked: AskedAs | null,
): ReadonlyMap<CustId, readonly Outcome<Prepared>[]> {
  const outcomes = new Map<CustId, Outcome<Prepared>[]>();
  for (const customer of customers) {
    const id = asked === null ? custId(customer.id) : asked.get(customer.id);
    if (id === undefined || customer.id === '') continue;
    const outcome = read(customer);
    if (outcome === null) continue;
    const earlier = outcomes.get(id);
    if (earlier === undefined) outcomes.set(id, [outcome]);
    else earlier.push(outcome);
  }
  return outcomes;
}

/** One customer was asked for, and the answer holds only others, with numbers of their own. */
const isOfAnother = (
  { customers, errors }: CustomersAnswer,
  found: FoundCustomers,
  context: ReadingContext,
): boolean =>
  context.custIds?.length === 1 &&
  customers.length === 0 &&
  errors.size === 0 &&
  found.customers.every(({ id }) => id !== '') &&
  holdsCustomers(found, context);

/** AA may answer so for a customer that was merged into another. It is no evidence that the customer is gone (P6). */
function ofAnother({ customers }: FoundCustomers, { custIds = [] }: ReadingContext): CustomersAnswer<never> {
  const numbers = shownNumbers(customers.map(({ id }) => id));
  const error = new AaError('AA_CUSTOMER_OTHER', { detail: `AA answered ${numbers} instead: merged?` });
  return { customers: [], errors: new Map(custIds.map((id) => [id, error])) };
}

const ofDenied = (custIds: readonly string[]): AaError =>
  new AaError('AA_CUSTOMER_OTHER', {
    detail: `AA says of ${shownNumbers(custIds)} that there is no such customer`,
  });

const shownNumbers = (custIds: readonly string[]): string =>
  [...new Set(custIds.map(shownNumber))].slice(0, mostShown).join(', ');

const mostShown = 3;

/** What does not look like a number may be anything, and is not shown (P11). */
const shownNumber = (id: string): string =>
  /^[\w-]{1,12}$/.test(id) && /\d/.test(id) ? id : 'another customer';

function outcomeOf(
  customer: FoundCustomer,
  names: CustomerNames,
  context: ReadingContext,
): Outcome<CustomerRecord> | null {
  const failure = customerFailure(customer.element, names.plans.sections);
  const record = readCustomer(customer, names);
  const stands = standsThere(customer, record, names);
  if (failure !== null) return stands ? incomplete(failure, context) : failureError(failure, context);
  return record ?? (stands ? strange(customer.element, context) : null);
}

/** A customer with any content beside its number exists, even if the catalogue knows nothing of that content (P6). */
const standsThere = (
  { element }: FoundCustomer,
  record: CustomerRecord | null,
  { idNames }: CustomerNames,
): boolean => record !== null || holdsUnknown(element, idNames);

const strange = (element: XmlElement, context: ReadingContext): AaError =>
  misfitError('AA_CUSTOMER_INCOMPLETE', { element, what: unknownContent, keys: ['custId'] }, context);

const unknownContent = 'nothing in the customer is what the catalogue knows';

/** Two outcomes with the same gist are the same. The order of items and volatile fields make no difference. */
const gist = (outcome: Outcome<PreparedCustomer>): string =>
  outcome instanceof AaError ? outcome.code : outcome.contentHash;

const agree = ([first, ...others]: readonly Outcome<PreparedCustomer>[]): boolean =>
  first === undefined || others.every((other) => gist(other) === gist(first));

function settled<Prepared extends PreparedCustomer>(
  outcomes: ReadonlyMap<CustId, readonly Outcome<Prepared>[]>,
  asked: AskedAs | null,
): CustomersAnswer<Prepared> {
  const customers: Prepared[] = [];
  const errors = new Map<CustId, AaError>();
  for (const [id, told] of outcomes) {
    const [outcome] = told;
    if (!agree(told)) errors.set(id, new AaError('AA_CUSTOMER_AMBIGUOUS'));
    else if (outcome instanceof AaError) errors.set(id, outcome);
    else if (outcome !== undefined) customers.push(outcome);
  }
  const respelled = asked === null ? none : respelledIn(asked);
  return respelled.size === 0 ? { customers, errors } : { customers, errors, respelled };
}

const none: ReadonlyMap<CustId, string> = new Map();
