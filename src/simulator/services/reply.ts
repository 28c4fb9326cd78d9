// Decides whether a call is refused, hit by a fault, or carried out, and writes it into the journal.

import { executedUnder, type FaultRule } from '../faults/fault-rule.ts';
import { childTexts } from '../requests/request-element.ts';
import type { Procedure } from '../requests/procedures.ts';
import type { BadRequest, ServiceRequest } from '../requests/service-request.ts';
import type { Refusal } from '../writing/document-parts.ts';
import { failureDocument } from '../writing/documents.ts';
import { documentAnswer, type Answer } from './answer.ts';
import { applyEffect, documentOf } from './execution.ts';
import { replacement, spoiledAnswer, spoiledDocument, styleUnder } from './faulty-answer.ts';
import { refusalOf } from './refusal.ts';
import type { Site } from './site.ts';

export interface Call {
  readonly procedure: Procedure;
  readonly request: ServiceRequest | BadRequest;
  /** The IP address of the caller. */
  readonly address: string;
  readonly rule: FaultRule | null;
}

export function custIdsOf(request: ServiceRequest | BadRequest): readonly string[] {
  if ('complaint' in request) return [];
  const { wish } = request;
  if (wish.of === 'customers') return wish.custIds;
  if (wish.of === 'other')
    return childTexts(wish.request, 'cust-id').concat(childTexts(wish.request, 'custId'));
  return wish.of === 'enqueue' && wish.custId !== null ? [wish.custId] : [];
}

interface Ruling {
  readonly answer: Answer;
  readonly outcome: string;
  readonly executed: boolean;
  readonly maxQueueNum: number | null;
}

const refused = ({ style }: Site, refusal: Refusal, root: string | null): Omit<Ruling, 'executed'> => ({
  answer: documentAnswer(style, failureDocument(style, refusal, root)),
  outcome: `failure ${refusal.code}`,
  maxQueueNum: null,
});

function granted(site: Site, { wish }: ServiceRequest, rule: FaultRule | null): Omit<Ruling, 'executed'> {
  const recorded = site.replay?.answerTo(wish) ?? null;
  if (recorded !== null) return { answer: recorded, outcome: 'replayed', maxQueueNum: null };
  const style = styleUnder(site.style, rule);
  const { document, maxQueueNum, outcome = 'success' } = documentOf(site, style, wish, rule);
  const answer = documentAnswer(style, spoiledDocument(document, rule));
  return { answer, outcome, maxQueueNum };
}

/** What AA said to a request that it cannot read. */
function recordedRefusal(
  { replay }: Site,
  { name }: Procedure,
  request: ServiceRequest | BadRequest,
): Omit<Ruling, 'executed'> | null {
  if (!('complaint' in request) || (name !== 'purge' && name !== 'enqueue')) return null;
  const answer = replay?.refusalOf(name) ?? null;
  return answer === null ? null : { answer, outcome: 'replayed', maxQueueNum: null };
}

function rulingOn(site: Site, { procedure, request, address, rule }: Call): Ruling {
  const root = procedure.answerRoot;
  const refusal = refusalOf(site, request, address);
  const wanted = refusal === null && 'wish' in request ? request : null;
  const executed = wanted !== null && (rule === null || executedUnder(rule));
  const instead = rule === null ? null : replacement(site.style, root, rule);
  const result = wanted === null ? null : granted(site, wanted, rule);
  if (executed) applyEffect(site, wanted.wish);
  const maxQueueNum = result?.maxQueueNum ?? null;
  if (instead !== null) return { answer: instead, outcome: 'fault', executed, maxQueueNum };
  const ruling =
    result ??
    recordedRefusal(site, procedure, request) ??
    refused(site, refusal ?? { code: '999', message: 'Unexpected error' }, root);
  return { ...ruling, answer: spoiledAnswer(ruling.answer, rule, site.faults.dice), executed };
}

function note({ statistics, journal }: Site, { procedure, request, rule }: Call, ruling: Ruling): void {
  const { outcome, executed, maxQueueNum } = ruling;
  const fault = rule?.fault ?? null;
  const custIds = custIdsOf(request).length;
  journal.addCall({ procedure: procedure.name, custIds, maxQueueNum, outcome, fault, executed });
  if (fault !== null) statistics.count(procedure.name, 'faulted');
  else statistics.count(procedure.name, outcome === 'success' ? 'succeeded' : 'refused');
}

/** When this returns, the call has had its effect, if any. */
export function replyTo(site: Site, call: Call): Answer {
  const ruling = rulingOn(site, call);
  note(site, call, ruling);
  return ruling.answer;
}
