// The fault rules: what goes wrong between an integrator and AA, for which calls, and how often.

import { z } from 'zod';
import { otherProcedures } from '../requests/other-procedures.ts';

/** Faults that replace the answer. */
const replacingFaults = [
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

/** Faults in the content of the answer. */
const contentFaults = ['duplicate', 'missing', 'extra', 'no-max-queue-number', 'purge-ignored'] as const;

/** Faults in the document or in its bytes. */
const wireFaults = [
  'truncate',
  'reset',
  'drip',
  'wrong-charset',
  'doctype',
  'not-well-formed',
  'forbidden-character',
  'html-entities',
  'declared-twice',
  'followed',
  'short-length',
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
  /** `queue` means both procedures of the queue. */
  procedure: z.enum(faultyProcedures),
  fault: z.enum(faultNames),
  /** The first calls, this many, are left alone. */
  after: whole.optional(),
  /** How often the rule fires. Default: without end. */
  times: whole.optional(),
  probability: z.number().min(0).max(1).optional(),
  /** Only calls about this customer. With `duplicate` and `missing` it is also the customer that is hit. */
  custId: z.string().optional(),
  /** Whether the call has its effect although it goes wrong. Default: see `executedUnder`. */
  executed: z.boolean().optional(),
  /** `failure` and `poison`: AA's error code, default 999, and its message. */
  code: z.union([z.string(), z.number()]).optional(),
  message: z.string().optional(),
  /** `http-503` and `http-429`: seconds of Retry-After, default 1. */
  retryAfter: z.union([z.string(), whole]).optional(),
  /** `truncate` and `reset`: after how many bytes. Default: random. A shorter answer is cut in half. */
  atByte: whole.optional(),
  /** `drip`: sends this many bytes (default 512) every `everyMs` milliseconds (default 20). */
  bytes: z.int().min(1).optional(),
  everyMs: whole.optional(),
  /** `duplicate`: the customer's second copy. Default `identical`. */
  copy: z.enum(['identical', 'different']).optional(),
  /** `poison`: how the call fails. Default `failure`. */
  as: z.enum(['failure', 'http-500', 'html']).optional(),
  /** `wrong-charset`: the declared encoding (default utf-8), and the real one (default windows-1252). */
  declare: z.enum(['utf-8', 'iso-8859-1', 'windows-1252']).optional(),
  send: z.enum(['utf-8', 'iso-8859-1', 'windows-1252']).optional(),
  /**
   * `forbidden-character`: what stands before the display name of every customer, and before the tables of the queue. Default
   * `reference`, which is `&#11;`. `byte` needs UTF-8.
   */
  form: z.enum(['reference', 'raw', 'null', 'half', 'byte']).optional(),
  /** `forbidden-character`: of so many places one has it. Default 1. */
  every: z.int().min(1).optional(),
  /** `followed`: what stands behind the root. Default `script`. */
  rest: z.enum(['script', 'null', 'ctrl-z']).optional(),
});

export type FaultRule = Readonly<z.infer<typeof ruleShape>>;

export const faultRuleSchema = ruleShape.refine(
  ({ fault, custId }) => fault !== 'poison' || custId !== undefined,
  'poison needs the custId it comes from',
);

const replacing: ReadonlySet<FaultName> = new Set(replacingFaults);

const replacesAnswer = ({ fault }: FaultRule): boolean => replacing.has(fault);

/**
 * Whether a call has its effect although a fault fires. By default a fault that replaces the answer prevents the effect,
 * except `purge-lies`. A fault that damages the answer does not prevent it, except `purge-ignored`, which confirms a purge
 * that removed nothing. The rule's `executed` decides otherwise.
 */
export const executedUnder = (rule: FaultRule): boolean =>
  rule.executed ?? (replacesAnswer(rule) ? rule.fault === 'purge-lies' : rule.fault !== 'purge-ignored');
