// The reasons of a queue entry as one number: a bit for each table of AA that changed, and a bit for each event of the
// customer as a whole.

import { sections, type SectionName } from '../../catalogue/sections.ts';
import { nameAt } from '../making/revisions.ts';

export interface WrittenReason {
  readonly tableName: string;
  readonly action: string;
}

const customerTable = 'CEN_CUST_MAST';

/** AA's tables for the sections: first the documented ones, then guesses that follow AA's naming. */
const tables: Readonly<Record<SectionName, string>> = {
  addresses: 'CEN_CUST_ADDR',
  phones: 'CEN_CUST_PHONE',
  emails: 'CEN_CUST_CYBER',
  websites: 'CEN_CUST_CYBER',
  jobs: 'CEN_CUST_EMP',
  employees: 'CEN_CUST_EMP',
  customerAttributes: 'CEN_CUST_ATTRDTL',
  certifications: 'CRT_CUST_MAST',
  subscriptions: 'PUB_CUST_SUBSCRIPTION',
  roles: 'CEN_CUST_ROLE',
  employmentAttributes: 'CEN_CUST_EMP_ATTRDTL',
  committeePositions: 'COM_CUST_POSITION',
  memberships: 'MEM_CUST_SUBGROUP',
  communicationPreferences: 'CEN_CUST_COMM_PREF',
  custDimAttrs: 'CEN_CUST_DIM_ATTRDTL',
  bio: 'CEN_CUST_BIO',
  aliases: 'CEN_CUST_ALIAS',
  companyAdmins: 'CEN_CUST_ADMIN',
  referralInfo: 'CEN_CUST_REFERRAL',
  files: 'CEN_CUST_FILE',
};

const bit = (at: number): number => 2 ** at;

/**
 * The reasons for events of the customer as a whole. `forced`: the customer was enqueued on request and has no reason.
 * `touched`: the customer registered for an event, which no section shows.
 */
export const wholeReasons = {
  forced: 0,
  deleted: bit(nameAt + 1),
  inserted: bit(nameAt + 2),
  merged: bit(nameAt + 3),
  touched: bit(nameAt + 4),
} as const;

/** The reason for a change of parts, which are given by their positions. */
export const reasonOfParts = (parts: readonly number[]): number =>
  parts.reduce((sum, at) => sum + bit(at), 0);

const byBit: readonly WrittenReason[] = [
  ...sections.map(({ name }) => ({ tableName: tables[name], action: 'UPDATE' })),
  { tableName: customerTable, action: 'UPDATE' },
  { tableName: customerTable, action: 'DELETE' },
  { tableName: customerTable, action: 'INSERT' },
  { tableName: 'CEN_CUST_MERGE', action: 'INSERT' },
  { tableName: 'EVT_REG_HDR', action: 'INSERT' },
];

/** Two sections may share a table. The table is named once. */
const distinct = (reasons: readonly WrittenReason[]): readonly WrittenReason[] =>
  reasons.filter(
    ({ tableName, action }, i) =>
      reasons.findIndex((other) => other.tableName === tableName && other.action === action) === i,
  );

const written = new Map<number, readonly WrittenReason[]>();
/** The most combinations that are kept. Millions are possible, but few are common. */
const mostWritten = 10_000;

export function reasonsOf(reason: number): readonly WrittenReason[] {
  const known = written.get(reason);
  if (known !== undefined) return known;
  const reasons = distinct(byBit.filter((_, at) => (reason & bit(at)) !== 0));
  if (written.size >= mostWritten) written.clear();
  written.set(reason, reasons);
  return reasons;
}
