// Why a customer is queued, as one number per queue entry: a bit for each table of AA that changed, and one for what
// happened to the customer as a whole.

import { sections, type SectionName } from '../../catalogue/sections.ts';
import { nameAt } from '../making/revisions.ts';

export interface WrittenReason {
  readonly tableName: string;
  readonly action: string;
}

const customerTable = 'CEN_CUST_MAST';

/** AA's tables behind the sections, as far as its naming lets one guess. */
const tables: Readonly<Record<SectionName, string>> = {
  roles: 'CEN_CUST_ROLE',
  addresses: 'CEN_CUST_ADDR',
  phones: 'CEN_CUST_PHONE',
  emails: 'CEN_CUST_EMAIL',
  websites: 'CEN_CUST_WEBSITE',
  jobs: 'CEN_EMPLOYMENT',
  employmentAttributes: 'CEN_EMPLOYMENT_ATTR',
  committeePositions: 'COM_POSITION_HOLDER',
  memberships: 'MEM_SUBGROUP_CUST',
  subscriptions: 'SUB_SUBSCRIPTION',
  communicationPreferences: 'CEN_CUST_COMM_PREF',
  customerAttributes: 'CEN_CUST_ATTR',
  custDimAttrs: 'CEN_CUST_DIM_ATTR',
  bio: 'CEN_CUST_BIO',
  aliases: 'CEN_CUST_ALIAS',
  companyAdmins: 'CEN_CUST_ADMIN',
  certifications: 'CRT_CERTIFICATION',
  employees: 'CEN_EMPLOYMENT',
  referralInfo: 'CEN_CUST_REFERRAL',
  files: 'CEN_CUST_FILE',
};

const bit = (at: number): number => 2 ** at;

/** For what happened to a customer as a whole. No reasons at all: somebody put it into the queue by force. */
export const wholeReasons = {
  forced: 0,
  deleted: bit(nameAt + 1),
  inserted: bit(nameAt + 2),
  merged: bit(nameAt + 3),
  touched: bit(nameAt + 4),
} as const;

/** For a change of parts, given by their positions. */
export const reasonOfParts = (parts: readonly number[]): number =>
  parts.reduce((sum, at) => sum + bit(at), 0);

const byBit: readonly WrittenReason[] = [
  ...sections.map(({ name }) => ({ tableName: tables[name], action: 'UPDATE' })),
  { tableName: customerTable, action: 'UPDATE' },
  { tableName: customerTable, action: 'DELETE' },
  { tableName: customerTable, action: 'INSERT' },
  { tableName: 'CEN_CUST_MERGE', action: 'INSERT' },
  { tableName: 'CEN_CUST_NOTE', action: 'UPDATE' },
];

const written = new Map<number, readonly WrittenReason[]>();

export const reasonsOf = (reason: number): readonly WrittenReason[] => {
  const known = written.get(reason);
  if (known !== undefined) return known;
  const reasons = byBit.filter((_, at) => (reason & bit(at)) !== 0);
  written.set(reason, reasons);
  return reasons;
};
