// The routes of the control endpoint: the body that each takes, and its answer. Both are JSON. The truth of all
// customers and the list of their ids are JSON lines.

import { z } from 'zod';
import { sections } from '../../catalogue/sections.ts';
import { faultRuleSchema } from '../faults/fault-rule.ts';
import type { Asked } from '../making/view.ts';
import type { Controls } from './controls.ts';

/** One JSON document, or one per line. */
export type ControlAnswer = { readonly document: unknown } | { readonly lines: Iterable<unknown> };

type Route = (controls: Controls, body: unknown) => ControlAnswer;

const oneCustomer = z.strictObject({ custId: z.string() });
const oneOrRandom = z.strictObject({ custId: z.string().optional() });
const mergePair = z.strictObject({ custId: z.string(), into: z.string() });
const drift = z.strictObject({
  kind: z.enum(['change', 'delete', 'restore', 'add']),
  custId: z.string().optional(),
});
const share = z.number().min(0).max(1);
const spike = z.union([
  z.strictObject({ customers: z.int().min(0), renewed: share.default(0.8) }),
  z.strictObject({ share, renewed: share.default(0.8) }),
]);
const upTo = z.strictObject({ upTo: z.int().min(0).optional() });
const numberBack = z.strictObject({ by: z.int().min(0) });
const positive = z.number().min(0);
const latency = z.strictObject({
  fixedMs: positive.optional(),
  perCustomerMs: positive.optional(),
  concurrency: z.int().min(1).optional(),
});
const changeRate = z.strictObject({ perSecond: positive });

const optionsOf = new Map<string, readonly string[]>(sections.map(({ name, options }) => [name, options]));

const isAsked = (asked: Readonly<Record<string, readonly string[]>>): boolean =>
  Object.entries(asked).every(([name, on]) => on.every((option) => optionsOf.get(name)?.includes(option))) &&
  Object.keys(asked).every((name) => optionsOf.has(name));

/** Section names with the options that are true. */
const askedSchema = z
  .record(z.string(), z.array(z.string()))
  .refine(isAsked, 'no such section, or no such option of it')
  .transform((asked): Asked => asked);

const truthRequest = z.strictObject({ custId: z.string().optional(), sections: askedSchema.optional() });

const done: ControlAnswer = { document: { done: true } };

const definedOnly = <T extends object>(entries: T) =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]: Exclude<T[K], undefined>;
  };

function truthAnswer(controls: Controls, body: unknown): ControlAnswer {
  const { custId, sections: asked } = truthRequest.parse(body);
  return custId === undefined
    ? { lines: controls.truths(asked) }
    : { document: controls.truth(custId, asked) };
}

export const controlRoutes: Readonly<Record<string, Route>> = {
  'POST change': (controls, body) => ({ document: controls.change(oneOrRandom.parse(body).custId) }),
  'POST delete': (controls, body) => ({ document: controls.delete(oneOrRandom.parse(body).custId) }),
  'POST restore': (controls, body) => ({ document: controls.restore(oneCustomer.parse(body).custId) }),
  'POST merge': (controls, body) => {
    const { custId, into } = mergePair.parse(body);
    const [gone, changed] = controls.merge(custId, into);
    return { document: { gone, changed } };
  },
  'POST drift': (controls, body) => {
    const { kind, custId } = drift.parse(body);
    return { document: controls.drift(kind, custId) };
  },
  'POST add': (controls) => ({ document: controls.add() }),
  'POST touch': (controls, body) => ({ document: controls.touch(oneOrRandom.parse(body).custId) }),
  'POST enqueue': (controls, body) => ({
    document: { queued: controls.enqueue(oneOrRandom.parse(body).custId) },
  }),
  'POST spike': (controls, body) => ({ document: controls.spike(spike.parse(body)) }),
  'POST foreign-purge': (controls, body) => ({
    document: { removed: controls.foreignPurge(upTo.parse(body).upTo) },
  }),
  'POST queue-number-back': (controls, body) => ({
    document: { lastQueueNumber: controls.queueNumberBack(numberBack.parse(body).by) },
  }),
  'PUT changes-per-second': (controls, body) => {
    controls.changesPerSecond(changeRate.parse(body).perSecond);
    return done;
  },
  'GET faults': (controls) => ({ document: controls.faults() }),
  'PUT faults': (controls, body) => {
    controls.setFaults(z.array(faultRuleSchema).parse(body));
    return { document: controls.faults() };
  },
  'POST faults': (controls, body) => {
    controls.addFault(faultRuleSchema.parse(body));
    return { document: controls.faults() };
  },
  'DELETE faults': (controls) => {
    controls.clearFaults();
    return done;
  },
  'GET latency': (controls) => ({ document: controls.latency() }),
  'PUT latency': (controls, body) => {
    controls.setLatency(definedOnly(latency.parse(body)) as Parameters<Controls['setLatency']>[0]);
    return { document: controls.latency() };
  },
  'GET truth': truthAnswer,
  'POST truth': truthAnswer,
  'GET customers': (controls) => ({ lines: controls.custIds() }),
  'GET queued': (controls) => ({ lines: controls.queued() }),
  'GET stats': (controls) => ({ document: controls.stats() }),
  'GET journal': (controls) => ({ document: controls.journal() }),
  'GET requests': (controls) => ({ document: controls.requests() }),
};
