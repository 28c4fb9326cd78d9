// What a rule that was changed means for those who are stored, without a call of AA: their documents are read again and judged.

import type { CustomerRecord, JsonObject } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import { difference, lacking } from '../../shape/difference.ts';
import {
  FieldsSeen,
  judgeWithCare,
  partsJudged,
  ruleOf,
  sectionsJudged,
  tellsParts,
} from '../../shape/keeping.ts';
import type { Rule, Verdict } from '../../shape/rule.ts';
import { catalogueOfShape } from '../../shape/field-difference.ts';
import type { Shape } from '../../shape/shape.ts';
import { type KeepsStored, ofDocument, textOf } from '../../shadow/shadow.ts';
import type { SyncContext } from '../work/context.ts';

export interface ForeseenIn extends Pick<SyncContext, 'client' | 'shadow' | 'shape'> {
  readonly aa: Pick<SyncContext['aa'], 'reread'>;
}

/** What a look at everybody tells while it goes on, and how it is ended. */
export interface Looking {
  /** Is called after each page with how many were looked at. */
  readonly looked?: ((customers: number) => void) | undefined;
  /** Ends the look with its reason. */
  readonly signal?: AbortSignal;
}

interface LookingFor extends Looking {
  /** Whoever lacks one of these parts is not read. Default: none. */
  readonly parts?: ReadonlySet<string>;
}

export interface Foreseen {
  readonly stay: number;
  readonly leave: number;
  /** It is not decided: AA must be asked, or it was not understood. */
  readonly unknown: number;
  /** Why they leave, with how many, the most first. */
  readonly reasons: ReadonlyMap<string, number>;
  /** Fields that the rule reads and nobody has who is stored, or who was fetched. */
  readonly unseen: readonly string[];
}

const customersPerPage = 200;

/**
 * All who are stored and live, in the order of their numbers, page by page. Of each as much as the rule asks about.
 * `null`: AA must be asked: the document cannot be read again, or it lacks a part.
 */
async function* stored(
  { client, shadow, shape, aa }: ForeseenIn,
  rule: Rule,
  { looked, signal, parts = new Set() }: LookingFor = {},
): AsyncGenerator<CustomerRecord | null> {
  const sections = sectionsJudged(rule, catalogueOfShape(shape, shadow.catalogue));
  let [done, after]: [number, CustId | null] = [0, null];
  for (;;) {
    signal?.throwIfAborted();
    const asked = { after, limit: customersPerPage, deleted: false };
    const page: Awaited<ReturnType<typeof shadow.customerTexts>> = await shadow.customerTexts(client, asked);
    const ids = page.map(({ custId }) => custId);
    const unsaid = parts.size === 0 ? parts : await shadow.shapes.lacking(client, ids, parts);
    for (const { custId, document } of page)
      yield unsaid.has(custId)
        ? null
        : ofDocument(() => aa.reread(JSON.parse(textOf(document)) as JsonObject, sections));
    done += page.length;
    looked?.(done);
    const last = page.at(-1)?.custId;
    if (last === undefined || page.length < customersPerPage) return;
    after = last;
  }
}

/** The fields of the rule that answers have had. */
const fieldsTold = async ({ client, shadow, shape }: ForeseenIn, rule: Rule): Promise<FieldsSeen> =>
  new FieldsSeen(rule, (await shadow.shapes.seen(client, shape.id)).fields);

/** What is stored shows fields of the rule too. It is read until all were seen. */
async function fieldsSeen(context: ForeseenIn, rule: Rule): Promise<FieldsSeen> {
  const fields = await fieldsTold(context, rule);
  if (fields.unseen.size > 0)
    for await (const record of stored(context, rule)) {
      if (record !== null) fields.note(record);
      if (fields.unseen.size === 0) break;
    }
  return fields;
}

/** How the rule of our shape judges what is stored. Left out where there is no rule: nobody leaves. */
export async function keepsStored(context: ForeseenIn): Promise<KeepsStored | undefined> {
  const { client, shadow, shape, aa } = context;
  const rule = ruleOf(shape, shadow.catalogue);
  if (rule === null) return undefined;
  const { seen, unseen } = await fieldsSeen(context, rule);
  // So that what is stored no more has shown its fields all the same.
  await shadow.shapes.noteSeen(client, shape.id, { fields: seen, judged: 0, kept: 0, doubted: 0 });
  const sections = sectionsJudged(rule, catalogueOfShape(shape, shadow.catalogue));
  return (document) => judgeWithCare(rule, aa.reread(document, sections), unseen).kind;
}

/** `from`: the shape in force. Where the rule surely keeps all whom it kept, nobody is looked at. */
export async function foreseen(context: ForeseenIn, from: Shape, looking: Looking = {}): Promise<Foreseen> {
  const { client, shadow, shape } = context;
  const { rule } = difference(from, shape);
  if (rule === 'same' || rule === 'wider') return everybodyStays(context);
  if (!tellsAll(context, from)) {
    const { customers } = await shadow.quickState(client);
    return { ...nobody, unknown: customers };
  }
  return foreseenOfAll(context, looking);
}

/** Whether what was stored in a shape has all by which the rule of ours judges. */
function tellsAll({ shadow, shape }: ForeseenIn, from: Shape): boolean {
  const judged = partsJudged(shape, shadow.catalogue);
  const lacks = lacking(from, shape, shadow.catalogue);
  return (
    tellsParts(from, judged, catalogueOfShape(shape, shadow.catalogue)) &&
    !lacks.some((part) => judged.has(part))
  );
}

/** Looks at everybody who is stored, also where the rule in force is the same, as far as what is stored tells what the rule reads. */
export async function foreseenNow(context: ForeseenIn, looking: Looking = {}): Promise<Foreseen> {
  const known = await context.shadow.shapes.inForce(context.client);
  if (known === null || tellsAll(context, known.shape)) return foreseenOfAll(context, looking);
  return foreseen(context, known.shape, looking);
}

/** AA must be asked. */
const unreadable: Verdict = { kind: 'undecided', path: '', why: 'unreadable' };
const nobody: Foreseen = { stay: 0, leave: 0, unknown: 0, reasons: new Map(), unseen: [] };

async function everybodyStays({ client, shadow }: ForeseenIn): Promise<Foreseen> {
  const { customers } = await shadow.quickState(client);
  return { ...nobody, stay: customers };
}

/** Asks the rule about everybody who is stored. */
export async function foreseenOfAll(context: ForeseenIn, looking: Looking = {}): Promise<Foreseen> {
  const rule = ruleOf(context.shape, context.shadow.catalogue);
  if (rule === null) return everybodyStays(context);
  const fields = await fieldsTold(context, rule);
  const verdictOn = (record: CustomerRecord | null): Verdict =>
    record === null ? unreadable : judgeWithCare(rule, record, fields.unseen);
  let verdicts = new Verdicts();
  let again = 0;
  const parts = partsJudged(context.shape, context.shadow.catalogue);
  for await (const record of stored(context, rule, { ...looking, parts })) {
    // Those before were judged without this field. They are looked at once more, which mostly are few.
    if (record !== null && fields.note(record)) [verdicts, again] = [new Verdicts(), again + verdicts.all];
    verdicts.add(verdictOn(record));
  }
  if (again > 0)
    for await (const record of stored(context, rule, { ...looking, looked: undefined, parts })) {
      verdicts.add(verdictOn(record));
      again -= 1;
      if (again === 0) break;
    }
  return { ...verdicts.counts(), unseen: [...fields.unseen].toSorted() };
}

class Verdicts {
  readonly #kinds = { kept: 0, irrelevant: 0, undecided: 0 };
  readonly #reasons = new Map<string, number>();

  /** How many were judged. */
  get all(): number {
    const { kept, irrelevant, undecided } = this.#kinds;
    return kept + irrelevant + undecided;
  }

  add(verdict: Verdict): void {
    this.#kinds[verdict.kind] += 1;
    if (verdict.kind !== 'irrelevant') return;
    this.#reasons.set(verdict.reason, (this.#reasons.get(verdict.reason) ?? 0) + 1);
  }

  counts(): Omit<Foreseen, 'unseen'> {
    const { kept: stay, irrelevant: leave, undecided: unknown } = this.#kinds;
    return { stay, leave, unknown, reasons: new Map([...this.#reasons].toSorted(([, a], [, b]) => b - a)) };
  }
}
