// The fault menu: what may go wrong between an integrator and AA, as rules saying for which calls, and how often.

import { z } from 'zod';
import { otherProcedures } from '../requests/other-procedures.ts';

/** In place of the answer. */
export const replacingFaults = [
  'http-500',
  'http-503',
  'http-429',
  'html',
  'html-404',
  'empty',
  'failure',
  'hang',
  'poison',
  'purge-lies',
] as const;

/** To the content of the answer. */
export const contentFaults = [
  'duplicate',
  'missing',
  'extra',
  'no-max-queue-number',
  'purge-ignored',
] as const;

/** To the document or its bytes on their way out. */
export const wireFaults = [
  'truncate',
  'reset',
  'drip',
  'wrong-charset',
  'doctype',
  'not-well-formed',
] as const;

export const faultNames = [...replacingFaults, ...contentFaults, ...wireFaults] as const;
export type FaultName = (typeof faultNames)[number];

export const faultyProcedures = [
  'queue',
  'customers',
  'purge',
  'enqueue',
  ...otherProcedures.map(({ name }) => name),
  '*',
] as const;
export type FaultyProcedure = (typeof faultyProcedures)[number];

const whole = z.int().min(0);

const ruleShape = z.strictObject({
  /** `queue` means both its procedures. */
  procedure: z.enum(faultyProcedures),
  fault: z.enum(faultNames),
  /** Leaves the first so many calls alone. */
  after: whole.optional(),
  /** Fires so many times, then never again. */
  times: whole.optional(),
  probability: z.number().min(0).max(1).optional(),
  /** Only calls that ask for or about this customer. With `duplicate` and `missing`, also the one it happens to. */
  custId: z.string().optional(),
  /** Whether the call is carried out before it goes wrong. Left out: as `executedUnder` says. */
  executed: z.boolean().optional(),
  /** `failure` and `poison`: AA's code, default 999, and what it says. */
  code: z.union([z.string(), z.number()]).optional(),
  message: z.string().optional(),
  /** `http-503` and `http-429`: seconds of Retry-After, default 1. */
  retryAfter: z.union([z.string(), whole]).optional(),
  /** `truncate` and `reset`: after how many bytes; left out, drawn by lot. An answer that is shorter loses its half. */
  atByte: whole.optional(),
  /** `drip`: so many bytes (default 512) every so many milliseconds (default 20). */
  bytes: z.int().min(1).optional(),
  everyMs: whole.optional(),
  /** `duplicate`: the customer's second copy. Default `identical`. */
  copy: z.enum(['identical', 'different']).optional(),
  /** `poison`: how the call fails. Default `failure`. */
  as: z.enum(['failure', 'http-500', 'html']).optional(),
  /** `wrong-charset`: what is told (default utf-8), and what is sent (default windows-1252). */
  declare: z.enum(['utf-8', 'iso-8859-1', 'windows-1252']).optional(),
  send: z.enum(['utf-8', 'iso-8859-1', 'windows-1252']).optional(),
});

export type FaultRule = Readonly<z.infer<typeof ruleShape>>;

export const faultRuleSchema = ruleShape.refine(
  ({ fault, custId }) => fault !== 'poison' || custId !== undefined,
  'poison needs the custId it comes from',
);

const replacing: ReadonlySet<FaultName> = new Set(replacingFaults);

export const replacesAnswer = ({ fault }: FaultRule): boolean => replacing.has(fault);

/**
 * Whether a call under a fault is carried out before it goes wrong. A fault that stands in place of the answer comes
 * before, except the lie of `purge-lies`; one that spoils the answer comes after, except `purge-ignored`, which confirms a
 * purge that removes nothing. The rule may say otherwise.
 */
export const executedUnder = (rule: FaultRule): boolean =>
  rule.executed ?? (replacesAnswer(rule) ? rule.fault === 'purge-lies' : rule.fault !== 'purge-ignored');
