// The two views that every shadow has. What they name are columns of the catalogue, and nothing else. No view reads a clock: what is
// active, AA says.

import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import { currentMemberships, customerContacts } from '../../catalogue/taken.ts';
import { customersName, dataTables } from './data-tables.ts';

export interface ReadyView {
  readonly name: string;
  /** Raised with every change of its SQL. A database that has a lower one gets the view anew. Columns are only ever added at the end. */
  readonly edition: number;
  /** One line for the reference. */
  readonly about: string;
  readonly columns: readonly ReadyColumn[];
  /** `FROM …`, and what follows it. */
  readonly from: string;
}

export interface ReadyColumn {
  readonly name: string;
  readonly table: string;
  readonly column: string;
  /** As it is selected, in the words of `from`. Its names need no quotes. */
  readonly sql: string;
}

interface Source {
  readonly alias: string;
  readonly table: string;
}

/** `names`: columns of the source; `email=address`: under another name. */
const columnsOf = ({ alias, table }: Source, names: string): readonly ReadyColumn[] =>
  names.split(' ').map((text) => {
    const [name = '', column = name] = text.split('=');
    return { name, table, column, sql: `${alias}.${column}${name === column ? '' : ` AS ${name}`}` };
  });

const customer: Source = { alias: 'c', table: customersName };
const email: Source = { alias: 'e', table: 'emails' };
const phone: Source = { alias: 'p', table: 'phones' };
const address: Source = { alias: 'a', table: 'addresses' };
const membership: Source = { alias: 'm', table: 'memberships' };

/**
 * Joins the one best item of a customer, if it has any. AA attests `preferred`. `best` is an assumption, so it only decides among
 * items that are equally preferred. The item number makes the answer the same every time.
 */
const bestOf = ({ alias, table }: Source, usable: string): string => `
LEFT JOIN ${table} AS ${alias} ON ${alias}.client_id = c.client_id AND ${alias}.cust_id = c.cust_id AND ${alias}.item_no = (
  SELECT x.item_no FROM ${table} AS x
  WHERE x.client_id = c.client_id AND x.cust_id = c.cust_id AND ${usable}
  ORDER BY CASE WHEN x.preferred IS TRUE THEN 0 ELSE 1 END, CASE WHEN x.best IS TRUE THEN 0 ELSE 1 END, x.item_no LIMIT 1)`;

/** With the option `includeBad` AA also gives those that it knows to be bad. They are nobody's best. */
const isNotBad = 'x.bad_address IS NOT TRUE';

const contacts: ReadyView = {
  name: customerContacts,
  edition: 1,
  about:
    'One row for each living customer, with its best e-mail, phone and address: the preferred one, then the one that AA calls best, then the first. Bad e-mails and addresses are left out, and so are e-mails and phones without a value. A customer who has none is there all the same.',
  columns: [
    ...columnsOf(customer, 'client_id cust_id cust_type display_name prefix_name first_name middle_name'),
    ...columnsOf(customer, 'last_name suffix_name degree_name informal_name company_name global_opt_out'),
    ...columnsOf(email, 'email=address email_type'),
    ...columnsOf(phone, 'phone=number phone_ext=ext phone_type'),
    ...columnsOf(
      address,
      'street1 street2 street3 city state province postal_code country_code country_descr',
    ),
    ...columnsOf(address, 'address_type'),
    ...columnsOf(customer, 'changed_at fetched_at'),
  ],
  from: `FROM customers AS c${bestOf(email, `x.address IS NOT NULL AND ${isNotBad}`)}${bestOf(phone, 'x.number IS NOT NULL')}${bestOf(address, isNotBad)}
WHERE c.deleted_at IS NULL`,
};

/** The codes are compared in any case, as the rules of `relevance` do; functions that change the case depend on the server's language. */
const isActive = `trim(m.status_code) IN ('ACTIVE', 'Active', 'active')`;

const memberships: ReadyView = {
  name: currentMemberships,
  edition: 1,
  about:
    "The memberships whose `status_code` is ACTIVE. AA turns that code itself when a membership ends, and queues the customer; dates are not compared with today's.",
  columns: [
    ...columnsOf(membership, 'client_id cust_id item_no'),
    ...columnsOf(customer, 'cust_type display_name'),
    ...columnsOf(membership, 'subgroup_id subgroup_name subgroup_type subgroup_type_descr member class_code'),
    ...columnsOf(
      membership,
      'subclass_code class_subclass_descr status_code status_descr direct_or_inherited',
    ),
    ...columnsOf(
      membership,
      'inherited_from_cust_id join_date expiration_date paid_through_date reinstate_date',
    ),
    ...columnsOf(membership, 'relationship_type relationship_type_descr relationship_start_date'),
    ...columnsOf(membership, 'relationship_end_date'),
  ],
  from: `FROM memberships AS m
JOIN customers AS c ON c.client_id = m.client_id AND c.cust_id = m.cust_id
WHERE c.deleted_at IS NULL AND ${isActive}`,
};

const all: readonly ReadyView[] = [contacts, memberships];

/** Those of which the catalogue has every column: a catalogue may be smaller than the built-in one. */
export const readyViews: (catalogue: Catalogue) => readonly ReadyView[] = perCatalogue((catalogue) => {
  const { customers, sections } = dataTables(catalogue);
  const known = new Set(
    [customers, ...sections].flatMap(({ name, columns }) =>
      columns.map((column) => `${name}.${column.name}`),
    ),
  );
  return all.filter(({ columns }) => columns.every(({ table, column }) => known.has(`${table}.${column}`)));
});
