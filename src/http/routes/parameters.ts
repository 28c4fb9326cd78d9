// The parameters of requests, each with its words for what is wrong with it.

import { z } from 'zod';
import { builtIn } from '../../catalogue/catalogue.ts';
import { type CustId, custId } from '../../catalogue/ids.ts';

/** Whether there is such a client is for the work to say, so that all unknown ones are answered alike. */
export const clientParameter = z.string().describe('The id of a client, as the configuration names it.');

const custIdFits = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

/** A number in any of its spellings. */
export const custIdParameter = z
  .string({ error: 'must be a text in quotes, because leading zeros matter' })
  .min(1, { error: 'must not be empty' })
  .max(100, { error: 'must have at most 100 characters' })
  .refine(custIdFits, { error: 'must be well-formed text without control characters' })
  .describe(
    "AA's number of a customer. Other spellings of it, with fewer or more leading zeros, find it too.",
  )
  .transform((text): CustId => custId(text));

export const limitParameter = (usual: number, most: number) =>
  z
    .int({ error: `must be a whole number from 1 to ${most}` })
    .min(1, { error: `must be a whole number from 1 to ${most}` })
    .max(most, { error: `must be a whole number from 1 to ${most}` })
    .default(usual)
    .describe('How many at most.');

export const flagParameter = (says: string) =>
  z.boolean({ error: 'must be true or false' }).default(false).describe(says);

export const cursorParameter = z
  .string()
  .max(1_000, { error: 'must have at most 1000 characters' })
  .optional()
  .describe('The `cursor` of the answer before. Left out: from the beginning.');

/** The sections that stand in a document by themselves. The others are in the items of these. */
export const sectionNames: readonly string[] = builtIn.sections
  .filter(({ within }) => within === null)
  .map(({ name }) => name);

export const sectionsParameter = z
  .array(z.enum(sectionNames, { error: `must be one of ${sectionNames.join(', ')}` }))
  .max(sectionNames.length, { error: 'names more sections than there are' })
  .optional()
  .describe("The sections that the documents have beside the customer's own values. Left out: all.");
