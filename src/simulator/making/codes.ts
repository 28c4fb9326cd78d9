// The code tables of the association: membership classes, committees, titles and so on. Each entry is a code with its
// meaning.

export type Code = readonly [code: string, meaning: string];

// prettier-ignore
export const roles = [
  'MEMBER', 'PROSPECT', 'SPEAKER', 'DONOR', 'VOLUNTEER', 'AUTHOR', 'EXHIBITOR', 'STUDENT', 'STAFF', 'BOARD',
] as const;

// prettier-ignore
export const addressTypes: readonly Code[] = [
  ['HOME', 'Home'], ['BUS', 'Business'], ['BILL', 'Billing'], ['OTHER', 'Other / résidence'],
];
// prettier-ignore
export const phoneTypes: readonly Code[] = [
  ['MOBILE', 'Mobile'], ['WORK', 'Work'], ['HOME', 'Home'], ['FAX', 'Fax'],
];
// prettier-ignore
export const emailTypes: readonly Code[] = [
  ['WORK', 'Work E-mail'], ['HOME', 'Personal E-mail'], ['ALT', 'Alternate'],
];
// prettier-ignore
export const websiteTypes: readonly Code[] = [
  ['CORP', 'Corporate'], ['BLOG', 'Blog'], ['LINKEDIN', 'LinkedIn'],
];

// prettier-ignore
export const titles: readonly Code[] = [
  ['CEO', 'Chief Executive Officer'], ['DIR', 'Director, R&D'], ['ENG', 'Senior Engineer'],
  ['PHY', 'Physician'], ['PROF', 'Professor Émérite'], ['MGR', 'Manager'], ['ANL', 'Analyst'],
  ['ADM', 'Administrator'],
];

// prettier-ignore
export const positions: readonly Code[] = [
  ['CHAIR', 'Chair'], ['VCHAIR', 'Vice Chair'], ['MEM', 'Member'], ['SEC', 'Secretary'],
  ['TREAS', 'Treasurer'], ['LIAISON', 'Board Liaison'],
];

// prettier-ignore
export const subgroups: readonly Code[] = [
  ['AMA', 'American Made-up Association'], ['NEC', 'New England Chapter'], ['MAC', 'Mid-Atlantic Chapter'],
  ['SWC', 'Southwest Chapter'], ['EDU', 'Education & Outreach'], ['YP', 'Young Professionals'],
  ['QC', 'Section du Québec'], ['ETH', 'Ethics Council'], ['FIN', 'Finance and Audit'],
  ['PUB', 'Publications "Board"'],
];

// prettier-ignore
export const memberClasses: readonly Code[] = [
  ['REG', 'Regular - Full'], ['STU', 'Student - Graduate'], ['RET', 'Retired'],
  ['CORP', 'Corporate - Gold'], ['AFF', 'Affiliate <2 years'],
];
export const memberSubclasses = ['FULL', 'GRAD', 'LIFE', 'GOLD', null] as const;
// prettier-ignore
export const packages: readonly Code[] = [
  ['JRNL', 'Journal of Made-up Results'], ['NEWS', 'Weekly News & Notes'], ['MAG', 'Le Magazine'],
  ['DATA', 'Data Service'],
];
// prettier-ignore
export const categories: readonly Code[] = [
  ['NEWS', 'Newsletters'], ['EVENT', 'Events & Meetings'], ['ADV', 'Advocacy'], ['PART', 'Partner Offers'],
  ['SURV', 'Surveys'],
];
// prettier-ignore
export const subcategories: readonly Code[] = [
  ['WEEKLY', 'Weekly digest'], ['MONTHLY', 'Monthly'], ['URGENT', 'Urgent alerts only'],
];
// prettier-ignore
export const attributeTypes: readonly Code[] = [
  ['INTEREST', 'Areas of interest'], ['SPEC', 'Specialty'], ['DEMO', 'Demographics'],
  ['DIET', 'Dietary needs'], ['YRS', 'Years of practice'],
];
// prettier-ignore
export const attributeCodes: readonly Code[] = [
  ['AI', 'Artificial Intelligence'], ['ETH', 'Ethics & Law'], ['PED', 'Pédagogie'], ['GLU', 'Gluten-free'],
  ['STAT', 'Statistics p<0.05'], ['OTH', 'Other'],
];
// prettier-ignore
export const dimensions: readonly Code[] = [
  ['REGION', 'EAST'], ['REGION', 'WEST'], ['SEGMENT', 'KEY'], ['SEGMENT', 'LONGTAIL'], ['TIER', 'A'],
  ['TIER', 'B'],
];
// prettier-ignore
export const aliasTypes: readonly Code[] = [
  ['MAIDEN', 'Maiden name'], ['LEGACY', 'Legacy system id'], ['NICK', 'Nickname'],
];
// prettier-ignore
export const certificates: readonly Code[] = [
  ['CAE', 'Certified Association Executive'], ['PMP', 'Project Professional'], ['BCS', 'Board Certified'],
];
// prettier-ignore
export const documents: readonly Code[] = [
  ['CV', 'application/pdf'], ['PHOTO', 'image/jpeg'], ['AGREEMENT', 'application/pdf'],
  ['NOTE', 'text/plain'],
];

/** The association's membership directories, by their ids. */
export const directories = ['MEMBERS', 'PUBLIC', 'EXPERTS'] as const;
// prettier-ignore
export const regions: readonly Code[] = [
  ['NE', 'New England'], ['MID', 'Mid-Atlantic'], ['SW', 'Southwest'], ['INT', 'International'],
];
// prettier-ignore
export const functions: readonly Code[] = [
  ['EXEC', 'Executive Management'], ['RES', 'Research & Development'], ['MKT', 'Marketing'],
  ['OPS', 'Operations'],
];
// prettier-ignore
export const relationships: readonly Code[] = [
  ['EMP', 'Employee of'], ['SPONSOR', 'Sponsored by'], ['BRANCH', 'Branch office of'],
];
// prettier-ignore
export const committeeGroups: readonly Code[] = [
  ['STAND', 'Standing Committees'], ['ADHOC', 'Ad hoc'],
];
/** In some of them a character was lost before it came into AA's database. A `¿` stands in its place. */
// prettier-ignore
export const remarks = [
  'Call after 5 pm', 'Assistant: M. Dupr¿', 'Do not use in summer', 'Shared with the caf¿ next door',
] as const;
export const fileTags = ['public', 'reviewed', '2025', 'Übersicht'] as const;

/**
 * Sentences of biographies. The one with `]]>` cannot be written into a CDATA section unchanged. In the one with `¿` a
 * character was lost before it came into AA's database.
 */
// prettier-ignore
export const sentences = [
  'A long-time volunteer & mentor.', 'Studied at the École Polytechnique.',
  'Wrote “Made-up Results”, 3rd ed.', 'Believes that p < 0.05 is not enough.',
  'Loves naïve art, crème brûlée and chess.', 'Speaks Español, 中文 and Łódź dialect.',
  'Once published ]]> in a paper.', 'Received the 2019 “Golden 🏆” award.', 'Works in R&D; likes <tags>.',
  'Raised €2,000 for the fund.', 'Grew up in Timi¿oara.',
] as const;
