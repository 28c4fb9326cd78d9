// What goes over the wire is the truth, in every spelling: answers are read back here by other means than they were
// written, and compared value by value.

import { expect, onTestFinished, test } from 'vitest';
import { identityFields, nameFields } from '../catalogue/customer-fields.ts';
import type { Value } from '../catalogue/customer-record.ts';
import type { Field } from '../catalogue/field.ts';
import type { Section } from '../catalogue/section.ts';
import { sections } from '../catalogue/sections.ts';
import { getCustomers } from '../../test/support/simulated-calls.ts';
import type { Asked } from './making/visible-customer.ts';
import { readRequestElement, type RequestElement } from './requests/request-element.ts';
import { startSimulator, type SimulatorOptions } from './start-simulator.ts';

const canonical = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();

const child = (element: RequestElement | undefined, name: string): RequestElement | undefined =>
  element?.children.find((one) => canonical(one.name) === canonical(name));

const leafText = (element: RequestElement | undefined, name: string): string => {
  const attribute = Object.entries(element?.attributes ?? {}).find(
    ([key]) => canonical(key) === canonical(name),
  );
  return attribute?.[1] ?? child(element, name)?.text ?? '';
};

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

const isoOf = (text: string): string => {
  const us = /^(\d\d)\/(\d\d)\/(\d{4})/.exec(text);
  if (us !== null) return `${us[3]}-${us[1]}-${us[2]}`;
  const oracle = /^(\d\d)-([A-Z]{3})-(\d{4})/.exec(text);
  if (oracle === null) return text.slice(0, 10);
  return `${oracle[3]}-${String(months.indexOf(oracle[2]!) + 1).padStart(2, '0')}-${oracle[1]}`;
};

const valueOf = ({ type }: Field, text: string): Value => {
  if (text === '') return null;
  if (type === 'number') return Number(text);
  if (type === 'flag') return ['true', 'Y', '1'].includes(text);
  return type === 'date' ? isoOf(text) : text;
};

const rowOf = (fields: readonly Field[], element: RequestElement | undefined) =>
  Object.fromEntries(fields.map((field) => [field.column, valueOf(field, leafText(element, field.element))]));

const itemsOf = (section: Section, holder: RequestElement | undefined): readonly RequestElement[] => {
  const container = child(holder, section.name);
  if (section.item !== null) return container?.children ?? [];
  const empty =
    container === undefined ||
    (container.children.length === 0 && Object.keys(container.attributes).length === 0);
  return empty ? [] : [container];
};

const rowsOf = (section: Section, holder: RequestElement) =>
  itemsOf(section, holder).map((item) =>
    section.itemText !== null && section.item !== null
      ? { [section.itemText]: item.text }
      : rowOf(section.fields, item),
  );

const sectionRows = (section: Section, customer: RequestElement) => {
  const outer = sections.find(({ name }) => name === section.within);
  if (outer === undefined) return rowsOf(section, customer);
  return itemsOf(outer, customer).flatMap((item, i) =>
    rowsOf(section, item).map((row) => Object.assign(row, { parentNo: i + 1 })),
  );
};

const readCustomer = (customer: RequestElement, asked: Asked) => ({
  custId: leafText(customer, 'custId'),
  values: { ...rowOf(identityFields, customer), ...rowOf(nameFields, child(customer, 'name')) },
  sections: Object.fromEntries(
    sections
      .filter(({ name }) => asked[name] !== undefined)
      .map((section) => [section.name, sectionRows(section, customer)]),
  ),
});

const everything: Asked = Object.fromEntries(sections.map(({ name, options }) => [name, options]));
const plain: Asked = Object.fromEntries(sections.map(({ name }) => [name, []]));

const styles: readonly SimulatorOptions[] = [
  {},
  { spelling: 'hyphen', cdata: true, encoding: 'iso-8859-1', declareEncoding: 'declaration', dates: 'iso' },
  { cdata: true, encoding: 'windows-1252', declareEncoding: 'header', dates: 'oracle', flags: 'Y/N' },
  { leaves: 'attributes', dates: 'mixed', flags: 'mixed', indent: true, status: 'always' },
  { leaves: 'attributes', spelling: 'hyphen', encoding: 'iso-8859-1', flags: '1/0' },
  { encoding: 'windows-1252', dates: 'mixed', flags: 'mixed', indent: true, unknownExtras: true },
  { byteOrderMark: true, declareEncoding: 'none', cdata: true, indent: true },
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

test('with all sections a customer is 6 to 10 KB of XML on average', async () => {
  const simulator = await startSimulator({ customers: 200 });
  onTestFinished(() => simulator.close());
  const answer = await getCustomers(simulator, [...simulator.world.custIds()], plain);
  const average = (await answer.arrayBuffer()).byteLength / 200;
  expect(average).toBeGreaterThan(6_000);
  expect(average).toBeLessThan(10_000);
});

test('what the catalogue does not know is there on request only', async () => {
  const answers = [false, true].map(async (unknownExtras) => {
    const simulator = await startSimulator({ customers: 5, unknownExtras });
    onTestFinished(() => simulator.close());
    return (await getCustomers(simulator, [...simulator.world.custIds()], plain)).text();
  });
  const [without, withExtras] = await Promise.all(answers);
  expect(without).not.toMatch(/geoCode|loyaltyPrograms/);
  expect(withExtras).toMatch(/<geoCode>.*<loyaltyPrograms>/s);
});
