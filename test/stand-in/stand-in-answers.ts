// Writes what the stand-in answers, letter for letter as documented.

import { type Asked, visibleEntries, visibleInJob, visibleItems } from './asked.ts';
import {
  type DocumentedField,
  type DocumentedSection,
  documentedSection,
  documentedSections,
  nameFields,
  ownFields,
} from './documented-customer.ts';
import { wireDate } from './make-customer.ts';
import type { Item, MadeUpCustomer, QueuedCustomer, Style, Value } from './stand-in-world.ts';

export interface Failure {
  readonly code: string;
  readonly message: string;
}

const declaration = '<?xml version="1.0"?>\n';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

const error = ({ code, message }: Failure): string => `<error code="${code}">${escaped(message)}</error>`;

/** Of the details: the whole answer. */
export const errorsAnswer = (failure: Failure): string => `${declaration}<errors>${error(failure)}</errors>`;

/** Of every other service. */
export const failureAnswer = (root: string, message: string): string =>
  `${declaration}<${root}><status>FAILURE</status><message>${escaped(message)}</message></${root}>`;

export const successAnswer = (root: string): string =>
  `${declaration}<${root}><status>SUCCESS</status></${root}>`;

export function queueAnswer(customers: readonly QueuedCustomer[], maxQueueNumber: number | null): string {
  const lines = customers.map(({ custId, triggers }) => {
    const inner = triggers.map(
      ({ tableName, action }) => `<trigger tableName="${tableName}" action="${action}"/>`,
    );
    return `  <customer id="${escaped(custId)}"><triggers>${inner.join('')}</triggers></customer>\n`;
  });
  return `${declaration}<queuedCusts>\n${lines.join('')}  <maxQueueNum>${maxQueueNumber ?? ''}</maxQueueNum>\n  <status>SUCCESS</status>\n</queuedCusts>\n`;
}

/** The customer asked for alone. */
export const singleAnswer = (customer: MadeUpCustomer, asked: Asked, lockCode: () => string): string =>
  declaration + customerElement(customer, asked, lockCode);

/** Numbers that do not exist stand after the customers, where they are told of. */
export function bulkAnswer(
  customers: readonly MadeUpCustomer[],
  failures: readonly Failure[],
  asked: Asked,
  lockCode: () => string,
): string {
  const inner = customers.map((customer) => customerElement(customer, asked, lockCode)).join('\n');
  const errors = failures.length === 0 ? '' : `<errors>${failures.map(error).join('')}</errors>`;
  return `${declaration}<customers>\n${inner}\n${errors}</customers>\n`;
}

const customerElement = (customer: MadeUpCustomer, asked: Asked, lockCode: () => string): string =>
  new CustomerWriter(customer, asked, lockCode).write();

/** What `includeCodeValues` brings: codes, types and ids. The kinds of an attribute are its name and stay. */
const isCodeValue = (name: string): boolean => /(?:Code|Type|Ty|Serno|Id)$|^id$/.test(name);

class CustomerWriter {
  readonly #customer: MadeUpCustomer;
  readonly #style: Style;
  readonly #asked: Asked;
  readonly #lockCode: () => string;

  constructor(customer: MadeUpCustomer, asked: Asked, lockCode: () => string) {
    this.#customer = customer;
    this.#style = customer.style;
    this.#asked = asked;
    this.#lockCode = lockCode;
  }

  write(): string {
    const { custId, own, name } = this.#customer;
    return this.#element('custInfo', [
      this.#text('custId', custId),
      ...ownFields.map((field) => this.#leaf(field, own)),
      this.#text('lockCode', this.#lockCode()),
      this.#element(
        'name',
        nameFields.map((field) => this.#leaf(field, name)),
      ),
      ...documentedSections.map((section) => this.#section(section)),
    ]);
  }

  #section(section: DocumentedSection): string {
    const { name } = section;
    if (this.#asked.sections[name] === undefined || name === 'employmentAttributes') return '';
    const items = visibleItems(this.#customer, name, this.#asked);
    if (section.item === null) {
      const [only] = items;
      return only === undefined ? this.#noItems(name) : this.#element(name, this.#inner(only, section));
    }
    const inner = items.map((item) => this.#item(item, section));
    if (name === 'communicationPreferences')
      inner.unshift(
        this.#leaf(
          { name: 'globalOptOut', kind: 'flag', within: null },
          { globalOptOut: this.#customer.globalOptOut },
        ),
      );
    return inner.join('') === '' ? this.#noItems(name) : this.#element(name, inner);
  }

  #item(item: Item, section: DocumentedSection): string {
    const name = section.item ?? section.name;
    if (section.name === 'roles') return `<${name}>${escaped(String(item.values['role']))}</${name}>`;
    return this.#element(name, this.#inner(item, section));
  }

  #inner(item: Item, section: DocumentedSection): string[] {
    const parts: string[] = [];
    const done = new Set<string>();
    for (const field of section.fields) {
      if (field.within === null) parts.push(this.#coded(field, item));
      else if (!done.has(field.within)) {
        done.add(field.within);
        const together = section.fields.filter(({ within }) => within === field.within);
        if (together.some(({ name }) => (item.values[name] ?? null) !== null))
          parts.push(
            this.#element(
              field.within,
              together.map((one) => this.#coded(one, item)),
            ),
          );
        else parts.push(this.#noItems(field.within));
      }
    }
    for (const list of section.lists) {
      const entries = visibleEntries(item, list.name, section.name, this.#asked).map((entry) =>
        typeof entry === 'string'
          ? this.#text(list.entry, entry)
          : this.#element(list.entry, [
              ...Object.entries(entry).map(([name, value]) => this.#text(name, value)),
              list.lockCode ? this.#text('lockCode', this.#lockCode()) : '',
            ]),
      );
      parts.push(entries.length === 0 ? this.#noItems(list.name) : this.#element(list.name, entries));
    }
    if (section.lockCode) parts.push(this.#text('lockCode', this.#lockCode()));
    if (section.name === 'jobs' && this.#asked.sections['employmentAttributes'] !== undefined) {
      const inJob = documentedSection('employmentAttributes');
      const items = visibleInJob(item, this.#asked).map((one) => this.#item(one, inJob));
      parts.push(items.length === 0 ? this.#noItems(inJob.name) : this.#element(inJob.name, items));
    }
    return parts;
  }

  #coded(field: DocumentedField, item: Item): string {
    return isCodeValue(field.name) && !this.#asked.codeValues ? '' : this.#leaf(field, item.values);
  }

  #leaf({ name, kind }: DocumentedField, values: Readonly<Record<string, Value>>): string {
    const value = values[name] ?? null;
    if (value === null) {
      if (this.#style.noValue === 'left out') return '';
      return this.#style.noValue === 'closed' ? `<${name}/>` : `<${name}></${name}>`;
    }
    if (typeof value === 'boolean') {
      const [yes, no] = this.#style.flags === 'letters' ? ['Y', 'N'] : ['true', 'false'];
      return `<${name}>${value ? yes : no}</${name}>`;
    }
    if (typeof value === 'number') return `<${name}>${value}</${name}>`;
    return kind === 'date' ? `<${name}>${wireDate(value)}</${name}>` : this.#text(name, value);
  }

  #text(name: string, value: string): string {
    const plain = !this.#style.cdata || /^[A-Z\d/]+$/i.test(value);
    return `<${name}>${plain ? escaped(value) : cdata(value)}</${name}>`;
  }

  #noItems(name: string): string {
    return this.#style.noItems === 'left out' ? '' : `<${name}/>`;
  }

  #element(name: string, parts: readonly string[]): string {
    const there = parts.filter((part) => part !== '');
    if (there.length === 0) return `<${name}/>`;
    if (!this.#style.indented) return `<${name}>${there.join('')}</${name}>`;
    return `<${name}>\n${there.join('\n')}\n</${name}>`;
  }
}
