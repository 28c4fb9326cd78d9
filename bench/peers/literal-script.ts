// The integrator guide as a simple script: get the queue, ask for a hundred customers at a time, read the answers with
// fast-xml-parser, upsert row by row, purge, one step after the other. The rows of a customer commit together. Without
// that it would be even slower.

import { XMLParser } from 'fast-xml-parser';
import pg from 'pg';
import type { Measure, Turn } from '../contenders/contender.ts';
import { measured } from '../contenders/measurement.ts';
import {
  containerFields,
  identityFields,
  nameElement,
  nameFields,
} from '../../src/catalogue/customer-fields.ts';
import type { Field } from '../../src/catalogue/field.ts';
import { isBare } from '../../src/catalogue/section.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { customersPeerTable, type PeerTable, quoted, sectionPeerTables, tableSql } from './peer-tables.ts';

const schema = 'literal_script';
const queueServices = 'CENCUSTINTEGRATESYNCWEBSVCLIB';
const bulkSize = 100;

type Xml = string | number | null | undefined | { readonly [name: string]: Xml } | readonly Xml[];
type XmlElement = { readonly [name: string]: Xml };

const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: false, attributeNamePrefix: '@' });

const asElement = (xml: Xml): XmlElement =>
  typeof xml === 'object' && xml !== null && !Array.isArray(xml) ? (xml as XmlElement) : {};

function asList(xml: Xml): readonly Xml[] {
  if (xml === undefined || xml === '') return [];
  return Array.isArray(xml) ? xml : [xml];
}

const asText = (xml: Xml): string | null => (typeof xml === 'string' && xml !== '' ? xml : null);

async function post(url: string, procedure: string, document: string): Promise<XmlElement> {
  const answer = await fetch(url + procedure, {
    method: 'POST',
    body: new URLSearchParams({ p_input_xml_doc: document }),
  });
  return asElement(parser.parse(await answer.text()) as Xml);
}

async function getQueue(url: string) {
  const request = '<custRequest><vendorId>u</vendorId><vendorPassword>p</vendorPassword></custRequest>';
  const answer = await post(url, `${queueServices}.GET_QUEUE_CUSTS_W_REASONS_XML`, request);
  const queue = asElement(answer['queuedCusts']);
  const custIds = asList(queue['customer']).map((one) => asText(asElement(one)['@id']));
  return { custIds: custIds.filter((id) => id !== null), maxQueueNum: asText(queue['maxQueueNum']) ?? '' };
}

const details = sections
  .map(({ name, usual }) => `<${name} include="true"${usual.map((option) => ` ${option}="true"`).join('')}/>`)
  .join('');

async function getCustomers(url: string, custIds: readonly string[]): Promise<readonly XmlElement[]> {
  const idElements = custIds.map((id) => `<custId>${id}</custId>`).join('');
  const login = '<integratorUsername>u</integratorUsername><integratorPassword>p</integratorPassword>';
  const request = `<custInfoRequest>${idElements}${login}<bulkRequest>true</bulkRequest><details includeCodeValues="true">${details}</details></custInfoRequest>`;
  const answer = await post(url, 'CENSSAWEBSVCLIB.GET_CUST_INFO_XML', request);
  return asList(asElement(answer['customers'])['custInfo']).map(asElement);
}

async function purge(url: string, maxQueueNum: string): Promise<void> {
  const login = '<vendor-id>u</vendor-id><vendor-password>p</vendor-password>';
  const request = `<purge-request>${login}<max-queue-num>${maxQueueNum}</max-queue-num></purge-request>`;
  await post(url, `${queueServices}.PURGE_QUEUE_XML`, request);
}

type Values = readonly (string | number | null)[];

function upsertOf({ name, section, columns }: PeerTable): string {
  const key = section === null ? ['client_id', 'cust_id'] : ['client_id', 'cust_id', 'item_no'];
  const own = columns.map((column) => quoted(column.name));
  const all = [...key, ...own];
  const places = all.map((_, at) => `$${at + 1}`);
  const updates = own.map((column) => `${column} = excluded.${column}`);
  const otherwise = updates.length === 0 ? 'NOTHING' : `UPDATE SET ${updates.join(', ')}`;
  return `INSERT INTO ${schema}.${quoted(name)} (${all.join(', ')}) VALUES (${places.join(', ')})
    ON CONFLICT (${key.join(', ')}) DO ${otherwise}`;
}

const upserts = new Map(
  [customersPeerTable, ...sectionPeerTables].map((table) => [table.name, upsertOf(table)]),
);

class Script {
  rows = 0;
  readonly #database: pg.Client;

  constructor(database: pg.Client) {
    this.#database = database;
  }

  async store(customer: XmlElement): Promise<void> {
    const custId = asText(customer['custId']);
    await this.#database.query('BEGIN');
    await this.#upsert('customers', [custId, ...customerValues(customer)]);
    for (const section of sections)
      if (section.within === null) await this.#storeSection(custId, section, asElement(customer));
    await this.#database.query('COMMIT');
  }

  async #storeSection(custId: string | null, section: Section, parent: XmlElement, parentNo?: number) {
    const container = parent[section.name];
    const items = section.item === null ? asList(container) : asList(asElement(container)[section.item]);
    const inner = sections.find(({ within }) => within === section.name);
    let itemNo = 0;
    for (const item of items) {
      itemNo += 1;
      // An item inside another one needs a number that is unique for the customer.
      const position = parentNo === undefined ? [itemNo] : [parentNo * 1_000 + itemNo, parentNo];
      await this.#upsert(section.table, [custId, ...position, ...itemValues(section, item)]);
      if (inner !== undefined) await this.#storeSection(custId, inner, asElement(item), itemNo);
    }
  }

  async #upsert(table: string, values: Values): Promise<void> {
    this.rows += 1;
    await this.#database.query(upserts.get(table) ?? '', ['bench', ...values]);
  }
}

type Section = (typeof sections)[number];

const valuesIn = (fields: readonly Field[], parent: XmlElement): Values =>
  fields.map(({ element, inside, entry }) => {
    const value = (inside === null ? parent : asElement(parent[inside]))[element];
    if (entry === null) return asText(value);
    return value === undefined || value === '' ? null : JSON.stringify(asList(asElement(value)[entry]));
  });

const customerValues = (customer: XmlElement): Values => [
  ...valuesIn(identityFields.slice(1), customer),
  ...valuesIn(nameFields, asElement(customer[nameElement])),
  ...valuesIn(containerFields, customer),
  JSON.stringify(customer),
];

const itemValues = (section: Section, item: Xml): Values =>
  isBare(section) ? [asText(item)] : valuesIn(section.fields, asElement(item));

async function run({ url }: Pick<Turn, 'url'>, database: pg.Client) {
  const script = new Script(database);
  const { custIds, maxQueueNum } = await getQueue(url);
  for (let at = 0; at < custIds.length; at += bulkSize)
    for (const customer of await getCustomers(url, custIds.slice(at, at + bulkSize)))
      await script.store(customer);
  await purge(url, maxQueueNum);
  return { customers: custIds.length, rows: script.rows };
}

export async function literalScript(turn: Turn): Promise<Measure> {
  const database = new pg.Client({ connectionString: turn.database });
  await database.connect();
  await database.query(`CREATE SCHEMA ${schema}`);
  for (const statement of tableSql(schema, ['client_id', 'cust_id', 'item_no']))
    await database.query(statement);
  await run({ url: turn.warmUpUrl }, database);
  for (const { name } of [customersPeerTable, ...sectionPeerTables])
    await database.query(`TRUNCATE ${schema}.${quoted(name)}`);
  const measure = await measured(() => run(turn, database));
  await database.end();
  return measure;
}
