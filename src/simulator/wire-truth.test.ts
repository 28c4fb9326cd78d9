// The answers on the wire are the truth in every style. They are read back here by other code than wrote them, and
// compared value by value.

import { expect, onTestFinished, test } from 'vitest';
import { containerFields, identityFields, nameFields } from '../catalogue/customer-fields.ts';
import type { Json, Value } from '../catalogue/customer-record.ts';
import type { Field } from '../catalogue/field.ts';
import { isBare, type Section } from '../catalogue/section.ts';
import { sections } from '../catalogue/sections.ts';
import { customersRequest, getCustomers, paths, post } from '../../test/support/simulated-calls.ts';
import type { Asked } from './making/view.ts';
import { readRequestElement, type RequestElement } from './requests/request-element.ts';
import { assumedStyle } from './writing/answer-style.ts';
import { startSimulator, type SimulatorOptions } from './simulator.ts';

const canonical = (name: string): string => name.replace(/^aa:|[-_]/g, '').toLowerCase();

const child = (element: RequestElement | undefined, name: string): RequestElement | undefined =>
  element?.children.find((one) => canonical(one.name) === canonical(name));

function leafText(element: RequestElement | undefined, name: string): string {
  const attribute = Object.entries(element?.attributes ?? {}).find(
    ([key]) => canonical(key) === canonical(name),
  );
  return attribute?.[1] ?? child(element, name)?.text ?? '';
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

function isoOf(text: string): string {
  const compact = /^(\d{4})(\d\d)(\d\d)\d{6}$/.exec(text);
  if (compact !== null) return compact.slice(1).join('-');
  const us = /^(\d\d)\/(\d\d)\/(\d{4})/.exec(text);
  if (us !== null) return `${us[3]}-${us[1]}-${us[2]}`;
  const oracle = /^(\d\d)-([A-Z]{3})-(\d{4})/.exec(text);
  if (oracle === null) return text.slice(0, 10);
  return `${oracle[3]}-${String(months.indexOf(oracle[2]!) + 1).padStart(2, '0')}-${oracle[1]}`;
}

function valueOf({ type }: Field, text: string): Value {
  if (text === '') return null;
  if (type === 'number') return Number(text);
  if (type === 'flag') return ['true', 'Y', '1'].includes(text);
  return type === 'date' ? isoOf(text) : text;
}

function entryOf({ attributes, children, text }: RequestElement): Json {
  const leaves = [...Object.entries(attributes), ...children.map((leaf) => [leaf.name, leaf.text] as const)];
  return leaves.length === 0
    ? text
    : Object.fromEntries(leaves.map(([name, value]) => [canonical(name), value]));
}

const listOf = (element: RequestElement | undefined): Value =>
  element === undefined || element.children.length === 0 ? null : element.children.map(entryOf);

function fieldOf(field: Field, element: RequestElement | undefined): Value {
  const holder = field.inside === null ? element : child(element, field.inside);
  return field.type === 'list'
    ? listOf(child(holder, field.element))
    : valueOf(field, leafText(holder, field.element));
}

const rowOf = (fields: readonly Field[], element: RequestElement | undefined) =>
  Object.fromEntries(fields.map((field) => [field.column, fieldOf(field, element)]));

function itemsOf(section: Section, holder: RequestElement | undefined): readonly RequestElement[] {
  const container = child(holder, section.name);
  const item = section.item;
  if (item !== null)
    return (container?.children ?? []).filter(({ name }) => canonical(name) === canonical(item));
  const empty =
    container === undefined ||
    (container.children.length === 0 && Object.keys(container.attributes).length === 0);
  return empty ? [] : [container];
}

const rowsOf = (section: Section, holder: RequestElement) =>
  itemsOf(section, holder).map((item) =>
    isBare(section) ? { [String(section.itemText)]: item.text } : rowOf(section.fields, item),
  );

function sectionRows(section: Section, customer: RequestElement) {
  const outer = sections.find(({ name }) => name === section.within);
  if (outer === undefined) return rowsOf(section, customer);
  return itemsOf(outer, customer).flatMap((item, i) =>
    rowsOf(section, item).map((row) => Object.assign(row, { parentNo: i + 1 })),
  );
}

const readCustomer = (customer: RequestElement, asked: Asked) => ({
  custId: leafText(customer, 'custId'),
  values: {
    ...rowOf(identityFields, customer),
    ...rowOf(nameFields, child(customer, 'name')),
    ...rowOf(containerFields, customer),
  },
  sections: Object.fromEntries(
    sections
      .filter(({ name }) => asked[name] !== undefined)
      .map((section) => [section.name, sectionRows(section, customer)]),
  ),
});

const everything: Asked = Object.fromEntries(sections.map(({ name, options }) => [name, options]));
const usual: Asked = Object.fromEntries(sections.map(({ name, usual: options }) => [name, options]));
const plain: Asked = Object.fromEntries(sections.map(({ name }) => [name, []]));

const styles: readonly SimulatorOptions[] = [
  {},
  { spelling: 'hyphen', cdata: true, encoding: 'iso-8859-1', declareEncoding: 'declaration', dates: 'iso' },
  { cdata: true, encoding: 'windows-1252', declareEncoding: 'header', dates: 'oracle', flags: 'Y/N' },
  { leaves: 'attributes', dates: 'mixed', flags: 'mixed', indent: true, status: 'always' },
  { leaves: 'attributes', spelling: 'hyphen', encoding: 'iso-8859-1', flags: '1/0' },
  { encoding: 'windows-1252', dates: 'mixed', flags: 'mixed', indent: true, unknownExtras: true },
  { byteOrderMark: true, declareEncoding: 'none', cdata: true, indent: true },
  { spelling: 'upper', namespace: true },
  { namespace: true, leaves: 'attributes', indent: true },
  assumedStyle,
];

test.each(styles)('customers read back from the wire are the truth: %j', async (options) => {
  const simulator = await startSimulator({ customers: 150, ...options });
  onTestFinished(() => simulator.close());
  for (let i = 0; i < 200; i += 1) simulator.world.change();
  for (const asked of [everything, plain, { jobs: [], emails: ['includeBad'] } satisfies Asked]) {
    const custIds = [...simulator.world.custIds()];
    const answer = await getCustomers(simulator, custIds, asked);
    const text = new TextDecoder(options.encoding ?? 'utf-8', { fatal: true }).decode(
      await answer.arrayBuffer(),
    );
    const root = readRequestElement(text);
    const customers = root!.children.filter(({ name }) => canonical(name) === 'custinfo');
    const read = customers.map((customer) => readCustomer(customer, asked));
    expect(read).toEqual(custIds.map((custId) => simulator.world.truth(custId, asked)));
  }
});

test('with all sections a customer is 8 to 14 KB of XML on average', async () => {
  const simulator = await startSimulator({ customers: 200 });
  onTestFinished(() => simulator.close());
  const answer = await getCustomers(simulator, [...simulator.world.custIds()], usual);
  const average = (await answer.arrayBuffer()).byteLength / 200;
  expect(average).toBeGreaterThan(8_000);
  expect(average).toBeLessThan(14_000);
});

test('fields and sections that the catalogue does not know come only on request', async () => {
  const answers = [false, true].map(async (unknownExtras) => {
    const simulator = await startSimulator({ customers: 5, unknownExtras });
    onTestFinished(() => simulator.close());
    return (await getCustomers(simulator, [...simulator.world.custIds()], plain)).text();
  });
  const [without, withExtras] = await Promise.all(answers);
  expect(without).not.toMatch(/geoCode|loyaltyPrograms/);
  expect(withExtras).toMatch(/<geoCode>.*<loyaltyPrograms>/s);
});

test('every lock code differs after an edit, and is not part of the truth', async () => {
  const simulator = await startSimulator({ customers: 30 });
  onTestFinished(() => simulator.close());
  const [custId] = [...simulator.world.custIds()].slice(1);
  const codes = async () => {
    const text = await (await getCustomers(simulator, [custId!], usual)).text();
    expect(text).toMatch(/<custInfo>.*<lockCode>\d+<\/lockCode>.*<name>.*<address>.*<lockCode>/s);
    return [...text.matchAll(/<lockCode>(\d+)</g)].map(([, code]) => code);
  };
  const before = await codes();
  simulator.world.change(custId);
  const after = await codes();
  expect([new Set(before).size, new Set(after).size, before[0] === after[0]]).toEqual([1, 1, false]);
  expect(JSON.stringify(simulator.world.truth(custId!))).not.toContain('lock');
});

test('codes, types and ids come only with includeCodeValues', async () => {
  const simulator = await startSimulator({ customers: 30 });
  onTestFinished(() => simulator.close());
  const request = customersRequest([...simulator.world.custIds()], usual);
  const answerTo = async (document: string) => (await post(simulator, paths.customers, document)).text();
  const [withCodes, without] = [
    await answerTo(request),
    await answerTo(request.replace(' includeCodeValues="true"', '')),
  ];
  const codes = /<(addressType|addressSerno|classCode|employerId|code|inheritedFromCustId)[>/]/;
  expect(withCodes).toMatch(codes);
  expect(without).not.toMatch(codes);
  expect(without).toMatch(/<custId>.*<addressTypeDescr>.*<subgroupName>/s);
});
