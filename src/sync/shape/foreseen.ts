// What a rule that was changed means for those who are stored, without a call of AA: their documents are read again and judged.

import type { JsonObject } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import { difference, lacking } from '../../shape/difference.ts';
import { FieldsSeen, judgeWithCare, ruleOf } from '../../shape/keeping.ts';
import type { Verdict } from '../../shape/rule.ts';
import { sectionsRead, type Shape } from '../../shape/shape.ts';
import { type KeepsStored, ofDocument, textOf } from '../../shadow/shadow.ts';
import type { SyncContext } from '../work/context.ts';

export type ForeseenIn = Pick<SyncContext, 'client' | 'shadow' | 'shape' | 'reread'>;

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

/** All who are stored and live, in the order of their numbers. */
async function* storedDocuments({ client, shadow }: ForeseenIn): AsyncGenerator<string> {
  let after: CustId | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof shadow.customerTexts>> = await shadow.customerTexts(client, {
      after,
      limit: customersPerPage,
      deleted: false,
    });
    for (const { document } of page) yield textOf(document);
    const last = page.at(-1)?.custId;
    if (last === undefined || page.length < customersPerPage) return;
    after = last;
  }
}

/** What is stored shows fields of the rule too. It is read until all were seen. */
async function fieldsSeen(context: ForeseenIn): Promise<FieldsSeen | null> {
  const { client, shadow, shape } = context;
  const rule = ruleOf(shape, shadow.catalogue);
  if (rule === null) return null;
  const fields = new FieldsSeen(rule, (await shadow.shapes.seen(client, shape.id)).fields);
  const { reread } = context;
  if (reread !== undefined && fields.unseen.size > 0)
    for await (const document of storedDocuments(context)) {
      const record = ofDocument(() => reread(JSON.parse(document) as JsonObject));
      if (record !== null) fields.note(record);
      if (fields.unseen.size === 0) break;
    }
  return fields;
}

/** So that what is stored no more has shown its fields all the same. */
async function noteSeen(context: ForeseenIn): Promise<void> {
  const { client, shadow, shape } = context;
  const fields = (await fieldsSeen(context))?.seen ?? [];
  await shadow.shapes.noteSeen(client, shape.id, { fields, judged: 0, kept: 0, doubted: 0 });
}

/** How the rule of our shape judges what is stored. */
async function judgeStored(context: ForeseenIn): Promise<((document: JsonObject) => Verdict) | null> {
  const rule = ruleOf(context.shape, context.shadow.catalogue);
  const fields = await fieldsSeen(context);
  if (rule === null || fields === null) return null;
  const { reread } = context;
  if (reread === undefined) return () => ({ kind: 'undecided', path: '', why: 'unreadable' });
  return (document) => judgeWithCare(rule, reread(document), fields.unseen);
}

/** Left out where there is no rule: nobody leaves. */
export async function keepsStored(context: ForeseenIn): Promise<KeepsStored | undefined> {
  const judged = await judgeStored(context);
  if (judged === null) return undefined;
  await noteSeen(context);
  return (document) => judged(document).kind;
}

/** `from`: the shape in force. Where the rule surely keeps all whom it kept, nobody is looked at. */
export async function foreseen(context: ForeseenIn, from: Shape): Promise<Foreseen> {
  const { client, shadow, shape } = context;
  const { rule } = difference(from, shape);
  if (rule === 'same' || rule === 'wider') {
    const { customers } = await shadow.quickState(client);
    return { ...nobody, stay: customers };
  }
  if (!tellsAll(context, from)) {
    const { customers } = await shadow.quickState(client);
    return { ...nobody, unknown: customers };
  }
  return foreseenOfAll(context);
}

/** Whether what was stored in a shape has all that the rule of ours reads. */
function tellsAll({ shadow, shape }: ForeseenIn, from: Shape): boolean {
  const read = sectionsRead(shape);
  return from.policy === null && !lacking(from, shape, shadow.catalogue).some((section) => read.has(section));
}

/** Looks at everybody who is stored, also where the rule in force is the same, as far as what is stored tells what the rule reads. */
export async function foreseenNow(context: ForeseenIn): Promise<Foreseen> {
  const known = await context.shadow.shapes.inForce(context.client);
  if (known === null || tellsAll(context, known.shape)) return foreseenOfAll(context);
  return foreseen(context, known.shape);
}

const kept: Verdict = { kind: 'kept' };
const nobody: Foreseen = { stay: 0, leave: 0, unknown: 0, reasons: new Map(), unseen: [] };

/** Asks the rule about everybody who is stored. */
export async function foreseenOfAll(context: ForeseenIn): Promise<Foreseen> {
  const judged = await judgeStored(context);
  const counts = { stay: 0, leave: 0, unknown: 0 };
  const reasons = new Map<string, number>();
  for await (const document of storedDocuments(context)) {
    const verdict = judged === null ? kept : ofDocument(() => judged(JSON.parse(document) as JsonObject));
    if (verdict === null) counts.unknown += 1;
    else if (verdict.kind === 'kept') counts.stay += 1;
    else if (verdict.kind === 'undecided') counts.unknown += 1;
    else {
      counts.leave += 1;
      reasons.set(verdict.reason, (reasons.get(verdict.reason) ?? 0) + 1);
    }
  }
  const unseen = [...((await fieldsSeen(context))?.unseen ?? [])].toSorted();
  return { ...counts, reasons: new Map([...reasons].toSorted(([, a], [, b]) => b - a)), unseen };
}
