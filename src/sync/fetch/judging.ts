// Asks the rule about everybody in an answer, before anything of the customer is left out or made ready. So the calls, the witnesses
// and the watch over outages see that AA has answered; only at the end of a fetch it is told who is not kept.

import type { CustomerRecord, Prepare } from '../../catalogue/customer-record.ts';
import { FieldsSeen, judgeWithCare, ruleOf } from '../../shape/keeping.ts';
import type { Rule, Verdict } from '../../shape/rule.ts';
import { judgedBeforeDoubt, type SeenByRule, type StorableCustomer } from '../../shadow/shadow.ts';
import { syncError } from '../sync-error.ts';
import type { SyncContext } from '../work/context.ts';
import { fetched, type Fetched } from './call.ts';

type Context = Pick<SyncContext, 'client' | 'shadow' | 'shape'>;
type NotKept = Exclude<Verdict, { readonly kind: 'kept' }>;

interface Judged {
  readonly verdict: NotKept;
  /** Only for one over whom it was not decided because a field was not seen yet: another customer may show it. */
  readonly again: (() => StorableCustomer) | null;
}

/** What is known of a rule from one fetch to the next. */
interface KnownRule {
  readonly rule: Rule | null;
  /** What answers have shown. `null`: more may be to say, also by other workers. */
  settled: SeenByRule | null;
}

const knownRules = new WeakMap<Context['shape'], KnownRule>();

/** A rule is compiled once. One client has one shape object. */
function knownRule({ shape, shadow }: Context): KnownRule {
  const known = knownRules.get(shape) ?? { rule: ruleOf(shape, shadow.catalogue), settled: null };
  knownRules.set(shape, known);
  return known;
}

/** Whether nothing that was seen later says anything new. */
const isSettled = (rule: Rule, { judged, kept, fields }: SeenByRule): boolean =>
  judged >= judgedBeforeDoubt && kept > 0 && fields.length === rule.fields.length;

/** One for each fetch. */
export class Judging {
  readonly #context: Context;
  readonly #rule: Rule | null;
  readonly #before: SeenByRule | null;
  readonly #fields: FieldsSeen | null;
  readonly #judged = new Map<StorableCustomer, Judged>();

  private constructor(context: Context, rule: Rule | null, before: SeenByRule | null) {
    this.#context = context;
    this.#rule = rule;
    this.#before = before;
    this.#fields = rule === null ? null : new FieldsSeen(rule, before?.fields ?? []);
  }

  static async begin(context: Context): Promise<Judging> {
    const { client, shadow, shape } = context;
    const known = knownRule(context);
    const { rule } = known;
    if (rule === null) return new Judging(context, null, null);
    const seen = known.settled ?? (await shadow.shapes.seen(client, shape.id));
    if (isSettled(rule, seen)) known.settled = seen;
    return new Judging(context, rule, seen);
  }

  /** Makes ready only whom the rule keeps. */
  before(prepare: Prepare<StorableCustomer>): Prepare<StorableCustomer> {
    const [rule, fields] = [this.#rule, this.#fields];
    if (rule === null || fields === null) return prepare;
    const judged = (record: CustomerRecord): StorableCustomer => {
      const verdict = judgeWithCare(rule, record, fields.unseen);
      if (verdict.kind === 'kept') return prepare(record);
      const nothing: StorableCustomer = { custId: record.custId, contentHash: '', content: null };
      const mayChange = verdict.kind === 'undecided' && verdict.why === 'unseen';
      this.#judged.set(nothing, { verdict, again: mayChange ? () => judged(record) : null });
      return nothing;
    };
    return (record) => {
      fields.note(record);
      return judged(record);
    };
  }

  /** The results with what the rule says. What the answers have shown of its fields is kept. */
  async end(results: readonly Fetched[]): Promise<readonly Fetched[]> {
    if (this.#rule === null) return results;
    const told = results.map((result) => this.#told(result));
    await this.#noteSeen(told);
    return told;
  }

  #told(result: Fetched): Fetched {
    if (result.kind !== 'current') return result;
    const first = this.#judged.get(result.customer);
    if (first === undefined) return result;
    const customer = first.again?.() ?? result.customer;
    const judged = this.#judged.get(customer);
    const { wanted, spelling } = result;
    if (judged === undefined) return fetched(wanted, result, { kind: 'current', customer, spelling });
    const { verdict } = judged;
    if (verdict.kind === 'irrelevant')
      return fetched(wanted, result, {
        kind: 'irrelevant',
        customer: { custId: customer.custId },
        spelling,
        reason: verdict.reason,
      });
    const why = verdict.why === 'unseen' ? 'no answer has ever had' : 'could not be read:';
    const error = syncError('SYNC_RELEVANCE_UNDECIDED', `${why} ${verdict.path}`);
    return fetched(wanted, result, { kind: 'failed', error });
  }

  /** Written only as long as it may say something new. */
  async #noteSeen(results: readonly Fetched[]): Promise<void> {
    const [rule, fields, before] = [this.#rule, this.#fields, this.#before];
    if (rule === null || fields === null || (before !== null && isSettled(rule, before))) return;
    const count = (is: (one: Fetched) => boolean): number => results.filter(is).length;
    const kept = count(({ kind }) => kind === 'current');
    const doubted = count(isUndecided);
    const judged = kept + doubted + count(({ kind }) => kind === 'irrelevant');
    if (judged === 0) return;
    const { client, shadow, shape } = this.#context;
    await shadow.shapes.noteSeen(client, shape.id, { fields: fields.seen, judged, kept, doubted });
  }
}

const isUndecided = (result: Fetched): boolean =>
  result.kind === 'failed' && result.error.code === 'SYNC_RELEVANCE_UNDECIDED';
