// Thirty changes of a customer, each of another kind, and with the reason AA would queue.

import { documentedSections } from './documented-customer.ts';
import { makeItem } from './make-customer.ts';
import type { Item, MadeUpCustomer, StandInWorld } from './stand-in-world.ts';

export interface WorldChange {
  readonly what: string;
  readonly tableName: string;
  /** Only such a customer can be changed so. */
  readonly suits: (customer: MadeUpCustomer) => boolean;
  readonly change: (customer: MadeUpCustomer, world: StandInWorld) => void;
}

const tables: Readonly<Record<string, string>> = {
  addresses: 'CEN_CUST_ADDR',
  phones: 'CEN_CUST_PHONE',
  emails: 'CEN_CUST_CYBER',
  websites: 'CEN_CUST_CYBER',
  jobs: 'CEN_CUST_EMP',
  employmentAttributes: 'CEN_CUST_ATTRDTL',
  customerAttributes: 'CEN_CUST_ATTRDTL',
  custDimAttrs: 'CEN_CUST_ATTRDTL',
  certifications: 'CRT_CUST_MAST',
};

const shown = (customer: MadeUpCustomer, section: string): Item | undefined =>
  section === 'employmentAttributes'
    ? shownJob(customer)?.attributes[0]
    : customer.sections[section]?.find(({ hidden }) => !hidden);

const shownJob = (customer: MadeUpCustomer): Item | undefined =>
  customer.sections['jobs']?.find(({ hidden, attributes }) => !hidden && attributes.length > 0);

function shownOf(customer: MadeUpCustomer, section: string): Item {
  const item = shown(customer, section);
  if (item === undefined) throw new Error(`${customer.custId} has nothing of ${section} to change`);
  return item;
}

/** The last text of an item of each section becomes another. */
const edits: readonly WorldChange[] = documentedSections.map(({ name, fields }) => ({
  what: `a text of ${name}`,
  tableName: tables[name] ?? 'CEN_CUST_MAST',
  suits: (customer) => shown(customer, name) !== undefined,
  change: (customer) => {
    const field = fields.findLast(({ kind, within }) => kind === 'text' && within === null)?.name ?? '';
    shownOf(customer, name).values[field] = 'CHANGED';
  },
}));

const anyone = (): boolean => true;
const ofCustomer = (
  what: string,
  change: WorldChange['change'],
  suits: WorldChange['suits'] = anyone,
): WorldChange => ({
  what,
  tableName: 'CEN_CUST_MAST',
  suits,
  change,
});

/** Whether a shown item of the section has such a value. */
const having =
  (section: string, has: (item: Item) => boolean): WorldChange['suits'] =>
  (customer) => {
    const item = shown(customer, section);
    return item !== undefined && has(item);
  };

const others: readonly WorldChange[] = [
  ofCustomer('a name', ({ name }) => void (name['displayName'] = 'Changed <¿> & Name')),
  ofCustomer(
    'a login that is gone',
    ({ own }) => void (own['loginId'] = null),
    ({ own }) => own['loginId'] !== null,
  ),
  ofCustomer('a flag', ({ own }) => void (own['toBePurged'] = own['toBePurged'] !== true)),
  ofCustomer('the opting out', (customer) => void (customer.globalOptOut = customer.globalOptOut !== true)),
  ofCustomer(
    'an address more',
    ({ sections }, { chance, customers }) =>
      void sections['addresses']?.unshift(makeItem('addresses', [...customers.keys()], chance, false)),
  ),
  ofCustomer(
    'all phones gone',
    ({ sections }) => void (sections['phones'] = []),
    (customer) => shown(customer, 'phones') !== undefined,
  ),
  ofCustomer(
    'a biography gone',
    ({ sections }) => void (sections['bio'] = []),
    (customer) => shown(customer, 'bio') !== undefined,
  ),
  ofCustomer(
    'a directory more',
    (customer) => void shownOf(customer, 'addresses').lists['showInDirectory']?.push('DIR9'),
    (customer) => shown(customer, 'addresses') !== undefined,
  ),
  ofCustomer(
    'all tags gone',
    (customer) => void (shownOf(customer, 'files').lists['tags'] = []),
    having('files', ({ lists }) => (lists['tags'] ?? []).length > 0),
  ),
  ofCustomer(
    'a relationship that ends',
    (customer) => void (shownOf(customer, 'memberships').values['relationshipEndDate'] = '2026-12-31'),
    having('memberships', ({ values }) => (values['inheritedFromCustId'] ?? null) !== null),
  ),
];

export const worldChanges: readonly WorldChange[] = [...edits, ...others];

/** Each change happens to another customer. Returns who was changed, and how. */
export function changeThirty(world: StandInWorld): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  for (const { what, tableName, suits, change } of worldChanges) {
    const customer = [...world.customers.values()].find((one) => !changed.has(one.custId) && suits(one));
    if (customer === undefined) throw new Error(`nobody suits: ${what}`);
    change(customer, world);
    world.queue(customer.custId, { tableName, action: 'UPDATE' });
    changed.set(customer.custId, what);
  }
  return changed;
}

/** Four who are not among those: queued for nothing else, for something before, with many reasons, and a company. */
export function deleteFour(world: StandInWorld, but: ReadonlyMap<string, string>): readonly string[] {
  const rest = [...world.customers.values()].filter(({ custId }) => !but.has(custId));
  const company = rest.find(({ own }) => own['custType'] === 'C');
  const individuals = rest.filter(({ own }) => own['custType'] === 'I').slice(0, 3);
  const custIds = [...individuals, ...(company === undefined ? [] : [company])].map(({ custId }) => custId);
  for (const [i, custId] of custIds.entries()) {
    if (i > 0) world.queue(custId, { tableName: 'CEN_CUST_ADDR', action: 'UPDATE' });
    if (i > 1) world.queue(custId, { tableName: 'CEN_CUST_EMP', action: 'DELETE' });
    world.delete(custId);
  }
  return custIds;
}
