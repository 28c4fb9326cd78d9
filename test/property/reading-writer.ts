// Writes customers and queues as XML in every spelling AA might choose, for tests of the readers. It shares nothing with
// them but the catalogue, and draws its choices from a seeded source, so that a failing case comes again.

import * as fc from 'fast-check';
import type { Field, FieldType } from '../../src/catalogue/field.ts';
import {
  containerFields,
  customerFields,
  identityFields,
  nameFields,
} from '../../src/catalogue/customer-fields.ts';
import type { Json, JsonObject, Value } from '../../src/catalogue/customer-record.ts';
import { custId as custIdOf } from '../../src/catalogue/ids.ts';
import type { QueueEntry } from '../../src/catalogue/queue-entry.ts';
import { sections, type AnySection, type SectionName } from '../../src/catalogue/sections.ts';

/** What a reader must give back: values by field, and items with the position of the item they belong to. */
export interface Truth {
  readonly custId: string;
  readonly values: readonly Value[];
  readonly sections: Readonly<Record<SectionName, readonly TruthItem[]>>;
}

export interface TruthItem {
  readonly values: readonly Value[];
  readonly parentNo: number | null;
}

/** Draws numbers from 0 to below `sides`. */
export type Dice = (sides: number) => number;

/** A small generator of its own (mulberry32): the same seed writes the same document. */
export const diceOf = (seed: number): Dice => {
  let state = seed | 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * sides);
  };
};

const pick = <T>(dice: Dice, choices: readonly T[]): T => choices[dice(choices.length)]!;

// --- values ---------------------------------------------------------------------------------------------------------

/** Characters that all three encodings have, with those that XML and JSON find hard. */
const characters = `abcXYZ 0189 éüßñÅ <>&"'[]{}/\\-_=#;%`.split('');
const text = fc
  .array(fc.constantFrom(...characters), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join('').trim())
  .filter((value) => value !== '');

const isoDate = fc
  .date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('2049-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const valueOf: Readonly<Record<FieldType, fc.Arbitrary<Value>>> = {
  text,
  date: isoDate,
  flag: fc.boolean(),
  number: fc.integer({ min: -999_999, max: 999_999 }).map((value) => value / 100),
  list: fc.array(fc.oneof(text, fc.record({ code: text, char: text })), { minLength: 1, maxLength: 3 }),
};

const valuesOf = (fields: readonly Field[]): fc.Arbitrary<readonly Value[]> =>
  fc.tuple(...fields.map(({ type }) => fc.option(valueOf[type], { nil: null, freq: 2 })));

const filled = (values: readonly Value[]): boolean => values.some((value) => value !== null);

const itemsOf = ({ fields, item }: AnySection): fc.Arbitrary<readonly TruthItem[]> =>
  fc
    .array(
      valuesOf(fields).filter((values) => filled(values)),
      {
        maxLength: item === null ? 1 : 3,
      },
    )
    .map((rows) => rows.map((values) => ({ values, parentNo: null })));

const withParents = (items: readonly TruthItem[], parents: number): readonly TruthItem[] =>
  items
    .map((item, at) => ({ ...item, parentNo: parents === 0 ? null : (at % parents) + 1 }))
    .sort((one, other) => (one.parentNo ?? 0) - (other.parentNo ?? 0));

const sectionsTruth: fc.Arbitrary<Truth['sections']> = fc
  .tuple(...sections.map((section) => itemsOf(section)))
  .map((all) => {
    const byName = Object.fromEntries(sections.map(({ name }, at) => [name, all[at]!])) as Record<
      SectionName,
      readonly TruthItem[]
    >;
    for (const { name, within } of sections) {
      if (within !== null) byName[name] = withParents(byName[name], byName[within as SectionName].length);
    }
    return byName;
  });

/** Leading zeros matter. */
export const id = fc.stringMatching(/^0{0,2}[1-9][0-9]{0,6}$/);

export const truth: fc.Arbitrary<Truth> = fc
  .tuple(id, valuesOf(customerFields.slice(1)), sectionsTruth)
  .filter(([, values, all]) => filled(values) || Object.values(all).some((items) => items.length > 0))
  .map(([custId, values, all]) => ({ custId, values: [custId, ...values], sections: all }));

// --- spelling -------------------------------------------------------------------------------------------------------

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const times = ['', '', ' 00:00:00', 'T23:59:59.5Z', ' 11:30 PM', ' 1.02.03.000000 AM', ' 10:00:00 +02:00'];

const spellDate = (dice: Dice, value: string): string => {
  const [year = '', month = '', day = ''] = value.split('-');
  const oracle = months[Number(month) - 1]!;
  return (
    pick(dice, [
      value,
      `${month}/${day}/${year}`,
      `${Number(month)}/${Number(day)}/${year}`,
      `${day}-${oracle}-${year}`,
      `${day}-${oracle.toLowerCase()}-${year}`,
    ]) + pick(dice, times)
  );
};

const spellNumber = (dice: Dice, plain: string): string =>
  pick(dice, [
    plain,
    plain.startsWith('-') ? plain : `+${plain}`,
    plain.includes('.') ? `${plain}00` : `${plain}.0`,
  ]);

type Single = Exclude<Value, readonly Json[] | null>;

const spellValue = (dice: Dice, value: Single, type: FieldType): string => {
  if (type === 'date') return spellDate(dice, String(value));
  if (type === 'flag')
    return pick(dice, value === true ? ['true', 'Y', 'YES', '1'] : ['false', 'N', 'no', '0']);
  if (type === 'number') return spellNumber(dice, String(value));
  return String(value);
};

export interface Spelling {
  readonly names: 'camel' | 'hyphen' | 'snake' | 'upper' | 'prefixed';
  /** Chance in ten that a value is an attribute, not an element. */
  readonly attributes: number;
  /** Chance in ten that a text is in CDATA. */
  readonly cdata: number;
  /** Chance in ten of a comment, a processing instruction or indentation at any place. */
  readonly noise: number;
  /** Chance in ten of a wrapper around a list or within it. */
  readonly wrappers: number;
}

export const spelling: fc.Arbitrary<Spelling> = fc.record({
  names: fc.constantFrom('camel', 'hyphen', 'snake', 'upper', 'prefixed'),
  attributes: fc.constantFrom(0, 3, 10),
  cdata: fc.constantFrom(0, 3, 10),
  noise: fc.constantFrom(0, 3, 10),
  wrappers: fc.constantFrom(0, 2),
});

const spellName = (name: string, { names }: Spelling): string => {
  const parted = (by: string): string => name.replace(/[A-Z]+/g, (capitals) => by + capitals.toLowerCase());
  switch (names) {
    case 'camel':
      return name;
    case 'hyphen':
      return parted('-').replace(/^-/, '');
    case 'snake':
      return parted('_');
    case 'upper':
      return name.toUpperCase();
    case 'prefixed':
      return `aa:${name}`;
  }
};

export const escaped = (value: string): string =>
  value.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);

const escapedSomehow = (dice: Dice, value: string): string =>
  value.replace(/[<>&"'é]/g, (character) =>
    character === 'é' && dice(2) === 0 ? character : `&#x${character.charCodeAt(0).toString(16)};`,
  );

export interface Pen {
  readonly dice: Dice;
  readonly spelling: Spelling;
}

const likely = ({ dice }: Pen, inTen: number): boolean => dice(10) < inTen;

const noise = (pen: Pen): string =>
  likely(pen, pen.spelling.noise)
    ? pick(pen.dice, ['\n  ', '\r\n\t', ' <!-- a <b> & c --> ', '<?aa x="<y>"?>', '\n<!---->\n'])
    : '';

const inCdata = (value: string): string => `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

const textContent = (pen: Pen, value: string): string => {
  if (likely(pen, pen.spelling.cdata)) return noise(pen) + inCdata(value) + noise(pen);
  const cut = pen.dice(value.length + 1);
  // A comment within a text leaves it whole; white space there would not.
  const comment = likely(pen, pen.spelling.noise) ? '<!-- , -->' : '';
  const [head, tail] = [value.slice(0, cut), value.slice(cut)];
  return `${noise(pen)}${escapedSomehow(pen.dice, head)}${comment}${escapedSomehow(pen.dice, tail)}${noise(pen)}`;
};

interface Part {
  readonly name: string;
  readonly value: string;
}

const isList = (value: Value): value is readonly Json[] => Array.isArray(value);

const partsOf = (pen: Pen, fields: readonly Field[], values: readonly Value[]): readonly Part[] =>
  fields.flatMap(({ element: name, type }, at) => {
    const value = values[at] ?? null;
    return value === null || isList(value) ? [] : [{ name, value: spellValue(pen.dice, value, type) }];
  });

/** An entry of a list: a text, or an object of texts. */
const writeEntry = (pen: Pen, name: string, entry: Json): string => {
  if (typeof entry === 'string') {
    const spelled = spellName(name, pen.spelling);
    return `<${spelled}>${textContent(pen, entry)}</${spelled}>`;
  }
  const leaves = Object.entries(entry as JsonObject).map(
    ([key, value]) => `<${key}>${escaped(value as string)}</${key}>`,
  );
  return `<${spellName(name, pen.spelling)}>${leaves.join('')}</${spellName(name, pen.spelling)}>`;
};

const listsOf = (pen: Pen, fields: readonly Field[], values: readonly Value[]): readonly string[] =>
  fields.flatMap(({ element: name, entry }, at) => {
    const value = values[at] ?? null;
    if (!isList(value) || entry === null) return [];
    const entries = value.map((one) => writeEntry(pen, entry, one)).join('');
    return [`<${spellName(name, pen.spelling)}>${entries}</${spellName(name, pen.spelling)}>`];
  });

/** The fields that stand within an element of their own, in it; now and then flat beside the others. */
const groupsOf = (pen: Pen, fields: readonly Field[], values: readonly Value[]) => {
  const flat = likely(pen, 2);
  const names = flat ? [] : [...new Set(fields.map(({ inside }) => inside).filter((name) => name !== null))];
  const ofGroup = (group: string | null): readonly Part[] =>
    partsOf(
      pen,
      fields,
      values.map((value, at) => (flat || fields[at]!.inside === group ? value : null)),
    );
  const groups = names.flatMap((name) => {
    const parts = ofGroup(name);
    return parts.length === 0 ? [] : [element(pen, name, parts)];
  });
  return { parts: ofGroup(null), groups: [...groups, ...listsOf(pen, fields, values)] };
};

/** An element with its values, each as an attribute or an element, in any order, and what else stands in it. */
export const element = (
  pen: Pen,
  name: string,
  parts: readonly Part[],
  inside: readonly string[] = [],
): string => {
  const attributes = parts.filter(() => likely(pen, pen.spelling.attributes));
  const own = parts.filter((part) => !attributes.includes(part));
  const quoted = attributes.map((part) => ` ${spellName(part.name, pen.spelling)}="${escaped(part.value)}"`);
  const leaves = own.map((part) => {
    const spelled = spellName(part.name, pen.spelling);
    return `<${spelled}>${textContent(pen, part.value)}</${spelled}>`;
  });
  const empty = likely(pen, pen.spelling.noise) ? [`<${spellName('emptyThing', pen.spelling)}/>`] : [];
  const content = [...leaves, ...inside, ...empty].map((piece) => noise(pen) + piece).join('') + noise(pen);
  const spelled = spellName(name, pen.spelling);
  return content === ''
    ? `<${spelled}${quoted.join('')}/>`
    : `<${spelled}${quoted.join('')}>${content}</${spelled}>`;
};

const wrapped = (pen: Pen, inside: string): string =>
  likely(pen, pen.spelling.wrappers) ? element(pen, 'list', [], [inside]) : inside;

// --- customers ------------------------------------------------------------------------------------------------------

/** A bare text where an item has one value that is its own text, else its fields. */
const writeItem = (pen: Pen, section: AnySection, item: TruthItem, inside: readonly string[]): string => {
  const name = section.item ?? section.name;
  const at = section.fields.findIndex(({ column }) => column === section.itemText);
  const alone = item.values.every((one, other) => one === null || other === at);
  const value = alone ? (item.values[at] ?? null) : null;
  if (value !== null && !isList(value) && likely(pen, 5)) {
    const spelled = spellName(name, pen.spelling);
    return `<${spelled}>${textContent(pen, String(value))}</${spelled}>`;
  }
  const { parts, groups } = groupsOf(pen, section.fields, item.values);
  return element(pen, name, parts, [...groups, ...inside]);
};

const onceAt = identityFields.length + nameFields.length;

/** What the section says once of the customer, beside its items. */
const onceOf = (pen: Pen, who: Truth, section: AnySection, parentNo: number | null): readonly Part[] =>
  parentNo !== null
    ? []
    : containerFields.flatMap((field, at) =>
        field.inside === section.name ? partsOf(pen, [field], [who.values[onceAt + at] ?? null]) : [],
      );

const writeSection = (
  pen: Pen,
  who: Truth,
  section: AnySection,
  parentNo: number | null,
): readonly string[] => {
  const items = who.sections[section.name].filter((item) => item.parentNo === parentNo);
  const inner = sections.filter(({ within }) => within === section.name);
  const written = items.map((item, at) =>
    writeItem(
      pen,
      section,
      item,
      inner.flatMap((one) => writeSection(pen, who, one, at + 1)),
    ),
  );
  if (section.item === null) return written;
  const once = onceOf(pen, who, section, parentNo);
  if (written.length === 0 && once.length === 0)
    return likely(pen, 3) ? [element(pen, section.name, [])] : [];
  if (written.length === 0 || once.length > 0)
    return [element(pen, section.name, once, [written.map((one) => noise(pen) + one).join('')])];
  const container = (texts: readonly string[]): string =>
    element(pen, section.name, [], [wrapped(pen, texts.map((one) => noise(pen) + one).join(''))]);
  return likely(pen, 1) ? written.map((one) => container([one])) : [container(written)];
};

export const writeCustomer = (pen: Pen, who: Truth, name = 'custInfo'): string => {
  const identity = partsOf(pen, identityFields, who.values);
  const ownName = partsOf(pen, nameFields, who.values.slice(identityFields.length, onceAt));
  const apart = likely(pen, 7) && ownName.length > 0;
  const parts = sections.flatMap((section) =>
    section.within === null || who.sections[section.name].every(({ parentNo }) => parentNo === null)
      ? writeSection(pen, who, section, null)
      : [],
  );
  const inside = apart ? [element(pen, 'name', ownName), ...parts] : parts;
  return element(pen, name, apart ? identity : [...identity, ...ownName], inside);
};

const status = (pen: Pen): readonly string[] =>
  likely(pen, 5)
    ? [
        element({ ...pen, spelling: { ...pen.spelling, attributes: 0 } }, 'status', []).replace(
          /^<([^\s/>]+)[^]*$/,
          '<$1>SUCCESS</$1>',
        ),
      ]
    : [];

export const writeBulk = (pen: Pen, customers: readonly Truth[]): string => {
  const list = customers.map((who) => writeCustomer(pen, who)).join(noise(pen));
  return element(
    pen,
    'response',
    [],
    [...status(pen), likely(pen, 4) ? element(pen, 'customers', [], [list]) : list],
  );
};

// --- queues ---------------------------------------------------------------------------------------------------------

export interface QueueTruth {
  readonly maxQueueNumber: string;
  readonly entries: readonly QueueEntry[];
}

const reason = fc
  .record({
    table: fc.option(text, { nil: null }),
    action: fc.option(text, { nil: null }),
    reason: fc.option(text, { nil: null }),
  })
  .filter(({ table, action, reason: why }) => table !== null || action !== null || why !== null);

export const queueTruth: fc.Arbitrary<QueueTruth> = fc.record({
  maxQueueNumber: fc.stringMatching(/^[0-9]{0,6}[1-9][0-9]{0,6}$/),
  entries: fc.array(fc.record({ custId: id.map(custIdOf), reasons: fc.array(reason, { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 20,
  }),
});

const writeReason = (pen: Pen, { table, action, reason: why }: QueueEntry['reasons'][number]): string => {
  const parts = [
    ...(table === null ? [] : [{ name: 'tableName', value: table }]),
    ...(action === null ? [] : [{ name: 'action', value: action }]),
    ...(why === null ? [] : [{ name: 'reason', value: why }]),
  ];
  return element(pen, 'trigger', parts);
};

export const writeQueue = (pen: Pen, { maxQueueNumber, entries }: QueueTruth): string => {
  const name = pick(pen.dice, ['customer', 'cust', 'row', 'custInfo']);
  // Only in an entry is an `id` the customer's number.
  const idName = name.startsWith('cust') && name !== 'custInfo' && likely(pen, 5) ? 'id' : 'custId';
  const list = entries.map(({ custId, reasons }) => {
    const triggers = reasons.map((one) => writeReason(pen, one));
    const held = triggers.length === 0 ? [] : [element(pen, 'triggers', [], triggers)];
    return element(pen, name, [{ name: idName, value: custId }], held);
  });
  const body = list.join(noise(pen));
  const inside = [likely(pen, 4) ? element(pen, 'customers', [], [body]) : body, ...status(pen)];
  return element(
    pen,
    'response',
    [{ name: 'maxQueueNum', value: maxQueueNumber }],
    pen.dice(2) === 0 ? inside : inside.toReversed(),
  );
};

// --- bytes ----------------------------------------------------------------------------------------------------------

export interface Encoding {
  readonly charset: 'utf-8' | 'iso-8859-1' | 'windows-1252' | 'utf-16le';
  /** How the reader learns of it. */
  readonly told: 'declaration' | 'http' | 'mark';
}

export const encoding: fc.Arbitrary<Encoding> = fc.oneof(
  fc.record({
    charset: fc.constantFrom('utf-8', 'iso-8859-1', 'windows-1252'),
    told: fc.constantFrom('declaration', 'http'),
  }),
  fc.record({ charset: fc.constantFrom('utf-8', 'utf-16le'), told: fc.constant('mark') }),
);

/** The characters in use have the same bytes in both Latin encodings. */
export const bytesOf = (document: string, { charset, told }: Encoding): Uint8Array => {
  const declaration = told === 'declaration' ? `<?xml version="1.0" encoding="${charset}"?>\n` : '';
  const whole = `${told === 'mark' ? '\uFEFF' : ''}${declaration}${document}`;
  if (charset === 'utf-8') return Buffer.from(whole, 'utf8');
  return Buffer.from(whole, charset === 'utf-16le' ? 'utf16le' : 'latin1');
};

export const httpCharsetOf = ({ charset, told }: Encoding): string | null =>
  told === 'http' ? charset : null;

/** The bytes in pieces of any sizes, single bytes among them. */
export async function* cutAnyhow(bytes: Uint8Array, dice: Dice): AsyncGenerator<Uint8Array> {
  let at = 0;
  while (at < bytes.byteLength) {
    const size = pick(dice, [1, 2, 3, 10, 100, 1000, 100_000]);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
