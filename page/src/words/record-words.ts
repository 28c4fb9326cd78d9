// AA's names and values as people read them: labels of fields, columns that say a code with its meaning, flags and dates.

import type { Field, Item, Json } from '../data/record.ts';
import { listed } from '../data/record.ts';

const sectionTitles: Readonly<Record<string, string>> = {
  '': 'Customer',
  emails: 'E-mails',
  custDimAttrs: 'Dimension attributes',
  bio: 'Biography',
  referralInfo: 'Referrals',
};

export const sectionTitle = (name: string): string => sectionTitles[name] ?? label(name);

const fieldLabels: Readonly<Record<string, string>> = {
  custId: 'Number',
  custType: 'Type',
  loginId: 'Login',
  createDate: 'Created',
  displayNm: 'Name',
  char: 'Text',
  id: 'Number',
  URLtoFile: 'File',
  URLtoThumbnail: 'Thumbnail',
};

const words: Readonly<Record<string, string>> = {
  descr: 'description',
  email: 'e-mail',
  serno: 'serial no.',
  cust: 'customer',
  addr: 'address',
  attr: 'attribute',
  ty: 'type',
  grp: 'group',
  txt: 'text',
  nm: 'name',
  exp: 'expiration',
  eval: 'evaluation',
  pref: 'preferred',
  doc: 'document',
  url: 'URL',
  id: 'number',
};

/** `paidThroughDate` → `Paid through date`. */
export function label(element: string): string {
  const known = fieldLabels[element];
  if (known !== undefined) return known;
  const parts = element
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([a-z])(\d)/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/);
  const plain = parts.map((part) => words[part] ?? part).join(' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

const types: Readonly<Record<string, string>> = { I: 'Individual', C: 'Company' };

export const typeText = (type: string): string => types[type] ?? type;

// Columns.

export interface Column {
  readonly label: string;
  readonly field: Field;
  /** The code of what the field describes. */
  readonly code: Field | null;
}

/** A flag that is only told where it is set, beside the first value. */
const isTag = ({ element }: Field): boolean => ['preferred', 'best', 'badAddress'].includes(element);

const isAside = ({ element }: Field): boolean => /serno$/i.test(element);

/** The endings of a description, and those of what may be described. */
const pairs: readonly (readonly [string, readonly string[]])[] = [
  ['Descr', ['', 'Code', 'Type']],
  ['Name', ['', 'Code', 'Id']],
];

/** A description and its code are one column. Serial numbers come last. */
export function columnsOf(fields: readonly Field[]): readonly Column[] {
  const shown = fields.filter((field) => !isTag(field));
  const codes = new Map<Field, Field>();
  for (const [ending, others] of pairs)
    for (const field of shown) {
      const stem = field.element.endsWith(ending)
        ? field.element.slice(0, -ending.length).replace(/Grp$/, 'Group')
        : '';
      const isFree = (one: Field, name: string): boolean =>
        one.element === name && ![...codes.values()].includes(one);
      const code = others.map((other) => shown.find((one) => isFree(one, `${stem}${other}`))).find(Boolean);
      if (stem !== '' && code !== undefined) codes.set(field, code);
    }
  const paired = new Set(codes.values());
  const columns = shown
    .filter((field) => !paired.has(field))
    .map((field) => ({ field, code: codes.get(field) ?? null, label: columnLabel(field, codes.has(field)) }));
  return [
    ...columns.filter(({ field }) => !isAside(field)),
    ...columns.filter(({ field }) => isAside(field)),
  ];
}

const columnLabel = ({ element }: Field, isPaired: boolean): string =>
  label(element.replace(isPaired ? /(Code)?(Descr|Name)$/ : /(?<=.)Descr$/, ''));

/** What is no usual flag is told with its text. */
export const tagsOf = (item: Item, fields: readonly Field[]): readonly string[] =>
  fields.filter(isTag).flatMap(({ element }) => {
    const [name, text] = [label(element).toLowerCase(), flagText(textOf(item.get(element)))];
    return text === 'yes' ? [name] : text === 'no' || text === '' ? [] : [`${name}: ${text}`];
  });

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

// Values.

const yes: ReadonlySet<string> = new Set(['true', 'y', 'yes', '1']);
const no: ReadonlySet<string> = new Set(['false', 'n', 'no', '0']);

/** What is no usual flag is shown as AA wrote it. */
export function flagText(text: string): string {
  const plain = text.trim().toLowerCase();
  return yes.has(plain) ? 'yes' : no.has(plain) ? 'no' : text;
}

export type DateOrder = 'mdy' | 'dmy' | null;

const numeric = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)(.*)$/;
const iso = /^(\d{4})-(\d{2})-(\d{2})(.*)$/;
const oracle = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})(?!\d)(.*)$/;
const digits = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Which comes first, day or month, as the dates of one document show. `null`: they do not, or contradict each other. */
export function dateOrderOf(texts: readonly string[]): DateOrder {
  const orders = new Set<DateOrder>();
  for (const text of texts) {
    const [, first = 0, second = 0] = numeric.exec(text.trim())?.map(Number) ?? [];
    if (first > 12) orders.add('dmy');
    if (second > 12) orders.add('mdy');
  }
  return orders.size === 1 ? ([...orders][0] ?? null) : null;
}

/** `20 Aug 2012`. A date that can be read in two ways is shown as AA wrote it. */
export function dateText(text: string, order: DateOrder): string {
  const plain = text.trim();
  const [, year, month, day, time = ''] = iso.exec(plain) ?? [];
  if (year !== undefined) return written(day, Number(month), year, time) ?? text;
  const [, oracleDay, name = '', oracleYear, oracleTime = ''] = oracle.exec(plain) ?? [];
  if (oracleDay !== undefined) return written(oracleDay, monthOf(name), oracleYear, oracleTime) ?? text;
  const [, ...parts] = digits.exec(plain) ?? [];
  if (parts.length === 6) {
    const [y, m, d, ...clock] = parts;
    return written(d, Number(m), y, ` ${clock.join(':')}`) ?? text;
  }
  const [, first, second, numericYear, rest = ''] = numeric.exec(plain) ?? [];
  if (first === undefined || (order === null && first !== second)) return text;
  const [d, m] = order === 'dmy' ? [first, second] : [second, first];
  return written(d, Number(m), numericYear, rest) ?? text;
}

const monthOf = (name: string): number =>
  1 + months.findIndex((one) => one.toLowerCase() === name.toLowerCase());

function written(
  day: string | undefined,
  month: number,
  year: string | undefined,
  rest: string,
): string | null {
  const name = months[month - 1];
  const isDay = Number(day) >= 1 && Number(day) <= 31;
  if (name === undefined || !isDay || year === undefined) return null;
  const time = rest.replace(/^[T\s]+/, '').replace(/^00:00(:00)?(\.0+)?$/, '');
  return `${Number(day)} ${name} ${year}${time === '' ? '' : `, ${time}`}`;
}

/** The texts of all dates of these fields. */
export const datesIn = (fields: readonly Field[], items: readonly Item[]): readonly string[] =>
  fields
    .filter(({ type }) => type === 'date')
    .flatMap(({ element }) => items.flatMap((item) => listed(item.get(element) ?? null)))
    .filter((one) => typeof one === 'string');
