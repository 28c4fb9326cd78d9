// The parameters of requests, each with its words for what is wrong with it.

import { z } from 'zod';
import { builtIn } from '../../catalogue/catalogue.ts';
import { type CustId, custId, isBlankId, longestCustId, unfitInCustId } from '../../catalogue/ids.ts';
import { readDuration } from '../../config/units.ts';
import { followerNames } from '../../shadow/shadow.ts';

/** Whether there is such a client is for the work to say, so that all unknown ones are answered alike. */
export const clientParameter = z.string().describe('The id of a client, as the configuration names it.');

/** A number in any of its spellings. */
export const custIdParameter = z
  .string({ error: 'must be a text in quotes, because leading zeros matter' })
  .min(1, { error: 'must not be empty' })
  .max(longestCustId, { error: `must have at most ${longestCustId} characters` })
  .refine((text) => !unfitInCustId.test(text), {
    error: 'must be well-formed text without control characters',
  })
  .refine((text) => !isBlankId(text), { error: 'must not be blank' })
  .describe(
    "AA's number of a customer. Other spellings of it, with fewer or more leading zeros, find it too.",
  )
  .transform((text): CustId => custId(text));

export const mostCustomers = 200;

export const custIdsParameter = z
  .array(custIdParameter, { error: 'must be a list of numbers' })
  .min(1, { error: 'must not be empty' })
  .max(mostCustomers, { error: `must have at most ${mostCustomers} numbers` });

/** Read as milliseconds. */
export const durationParameter = (says: string, mostMs: number, leastMs = 0) =>
  z
    .string({ error: 'must be a duration in quotes, such as "30s"' })
    .max(30, { error: 'must be a duration, such as 30s' })
    .refine(
      (text) => {
        const ms = readDuration(text);
        return ms !== null && ms >= leastMs && ms <= mostMs;
      },
      {
        error: `must be a duration of ${leastMs === 0 ? '' : `${leastMs / 1_000}s to `}at most ${mostMs / 1_000}s, such as 10s`,
      },
    )
    .describe(`${says} A duration, such as \`500ms\`, \`10s\` or \`5m\`.`)
    .transform((text) => readDuration(text) ?? 0)
    .optional();

/** From 1. */
export const wholeNumber = (most: number) => {
  const error = `must be a whole number from 1 to ${most}`;
  return z.int({ error }).min(1, { error }).max(most, { error });
};

export const limitParameter = (usual: number, most: number) =>
  wholeNumber(most).default(usual).describe('How many at most.');

/** The number that a person has seen: nothing is done where it is another one by then. */
export const expectedParameter = (says: string) =>
  z
    .int({ error: 'must be a whole number' })
    .min(0, { error: 'must not be negative' })
    .describe(`${says} Nothing is done if it is another number.`);

export const flagParameter = (says: string) =>
  z.boolean({ error: 'must be true or false' }).default(false).describe(says);

export const cursorParameter = z
  .string()
  .max(1_000, { error: 'must have at most 1000 characters' })
  .optional()
  .describe('The `cursor` of the answer before. Left out: from the beginning.');

export const followerParameter = z
  .string()
  .regex(followerNames, {
    error: 'must be 1 to 64 letters, digits, dots, hyphens and underscores, and neither . nor ..',
  })
  .describe('The name of a follower.');

/** The sections that stand in a document by themselves. The others are in the items of these. */
export const sectionNames: readonly string[] = builtIn.sections
  .filter(({ within }) => within === null)
  .map(({ name }) => name);

export const sectionsParameter = z
  .array(z.enum(sectionNames, { error: `must be one of ${sectionNames.join(', ')}` }))
  .max(sectionNames.length, { error: 'names more sections than there are' })
  .optional()
  .describe("The sections that the documents have beside the customer's own values. Left out: all.");
