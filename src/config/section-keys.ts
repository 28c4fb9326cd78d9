// The key `sections`: the wanted sections of a customer, with their options. Names and options come from the catalogue.

import { z } from 'zod';
import type { SectionWish, WantedSections } from '../aa/association-settings.ts';
import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import type { JsonObject } from '../catalogue/customer-record.ts';
import { type AttributeFilter, filterKeys, type Section } from '../catalogue/section.ts';
import { suggestName } from './nearest-name.ts';
import { keyNotes } from './key-schema.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';

const usualWish = ({ usual }: Section): SectionWish => ({ options: usual, attr: [] });

/** The default: all sections, each with its usual options. */
export const everySectionOf = ({ sections }: Catalogue): WantedSections =>
  Object.fromEntries(sections.map((section) => [section.name, usualWish(section)]));

export const everySection: WantedSections = everySectionOf(builtIn);

export const sectionKeys = (catalogue: Catalogue) =>
  z
    .codec(z.unknown().optional(), z.custom<WantedSections>(), {
      decode: (value, { issues }) => {
        const complain: Complain = (path, message, suggestion) => {
          issues.push({ code: 'custom', input: value, path: [...path], message, params: { suggestion } });
        };
        return readSections(catalogue, value as Plain, complain);
      },
      encode: writeSections,
    })
    .register(keyNotes, {
      type: 'section names',
      default: 'all sections; attributes with includeAll',
      description:
        'The wanted sections: a list of names, or each name with its options: `memberships: { includeInactive: true }`. For attributes `includeAll` is true unless `attr` lists the wanted kinds: `customerAttributes: { attr: [{ type: SKILL, code: FR }] }`. All names and options are in catalogue.md.',
    });

type Complain = (path: KeyPath, message: string, suggestion: string | null) => void;

function readSections(catalogue: Catalogue, value: Plain, complain: Complain): WantedSections {
  const { sections } = catalogue;
  if (value === undefined) return everySectionOf(catalogue);
  if (typeof value === 'string') {
    complain([], 'must be a list of section names, or a group of them', null);
    return {};
  }
  const wanted: Record<string, SectionWish> = {};
  for (const [name, options, key] of entriesOf(value)) {
    const section = sections.find((one) => one.name === name);
    if (section === undefined) complainOfName(complain, key, name, sections);
    else
      wanted[section.name] = readOptions(section, options, (path, ...rest) =>
        complain([key, ...path], ...rest),
      );
  }
  complainOfLoneSections(wanted, sections, complain);
  return wanted;
}

/** A section inside the items of another section cannot come without that section. */
function complainOfLoneSections(
  wanted: WantedSections,
  sections: readonly Section[],
  complain: Complain,
): void {
  for (const { name, within } of sections)
    if (within !== null && wanted[name] !== undefined && !Object.hasOwn(wanted, within))
      complain(
        [name],
        `${name} is inside ${within}, which is not asked for`,
        `add \`${within}: {}\`, or leave ${name} out`,
      );
}

type Entry = readonly [name: string | null, options: Plain, key: string | number];

const entriesOf = (value: Exclude<Plain, string | undefined>): readonly Entry[] =>
  Array.isArray(value)
    ? (value as readonly Plain[]).map((item, index) => [
        typeof item === 'string' ? item : null,
        undefined,
        index,
      ])
    : Object.entries(value).map(([name, options]: [string, Plain]) => [name, options, name]);

function complainOfName(
  complain: Complain,
  key: string | number,
  name: string | null,
  sections: readonly Section[],
): void {
  const names = sections.map((section) => section.name);
  if (name === null) complain([key], 'must be the name of a section', null);
  else complain([key], `there is no section ${name}`, suggestName(name, names));
}

function readOptions(section: Section, value: Plain, complain: Complain): SectionWish {
  if (value === undefined) return usualWish(section);
  if (typeof value === 'string' || Array.isArray(value)) {
    complain([], 'must be a group of options, each true or false', `such as { ${section.options[0] ?? ''} }`);
    return usualWish(section);
  }
  const { attr: filters, ...flags } = value as Readonly<Record<string, Plain>>;
  if (filters !== undefined && !section.filtered)
    complain(['attr'], 'there is no option attr here', suggestOption(section, 'attr'));
  const attr = section.filtered
    ? readFilters(filters, (path, ...rest) => complain(['attr', ...path], ...rest))
    : [];
  const written = Object.entries(flags).filter(([name, set]) => isOption(section, name, set, complain));
  const options = section.options.filter((option) => {
    const said = written.find(([name]) => name === option)?.[1];
    return said === undefined ? attr.length === 0 && isUsual(section, option) : said === 'true';
  });
  complainOfNothing(section, { options, attr }, complain);
  return { options, attr };
}

const isUsual = ({ usual }: Section, option: string): boolean => usual.some((name) => name === option);

/** AA gives only the attributes that are asked for. */
function complainOfNothing(
  { name, filtered }: Section,
  { options, attr }: SectionWish,
  complain: Complain,
): void {
  if (filtered && options.length === 0 && attr.length === 0)
    complain(
      [],
      `${name} would be empty: includeAll is false and no attr is listed`,
      'leave the section out, or list `attr`',
    );
}

const suggestOption = ({ options }: Section, name: string): string | null =>
  options.length === 0 ? 'it has no options' : suggestName(name, options);

function isOption(section: Section, name: string, set: Plain, complain: Complain): boolean {
  const has = section.options.some((option) => option === name);
  if (!has) complain([name], `there is no option ${name} here`, suggestOption(section, name));
  else if (set !== 'true' && set !== 'false') complain([name], 'must be true or false', null);
  return has;
}

/** `attr: [{ type: SKILL }]`, or one filter alone. */
function readFilters(value: Plain, complain: Complain): readonly AttributeFilter[] {
  if (value === undefined) return [];
  if (typeof value === 'string') {
    complain([], 'must be a list of filters', 'such as [{ type: SKILL, code: FR }]');
    return [];
  }
  const isList = Array.isArray(value);
  const written: readonly Plain[] = isList ? (value as readonly Plain[]) : [value];
  return written.flatMap((filter, at) =>
    readFilter(filter, (path, ...rest) => complain(isList ? [at, ...path] : path, ...rest)),
  );
}

function readFilter(value: Plain, complain: Complain): readonly AttributeFilter[] {
  const isGroup = typeof value === 'object' && !Array.isArray(value);
  const entries = isGroup ? Object.entries(value as Readonly<Record<string, Plain>>) : [];
  if (entries.length === 0) {
    complain([], `must be a group of ${filterKeys.join(', ')}`, 'such as { type: SKILL, code: FR }');
    return [];
  }
  const keys: readonly string[] = filterKeys;
  for (const [key, set] of entries) {
    if (!keys.includes(key)) complain([key], `there is no ${key} in a filter`, suggestName(key, keys));
    else if (typeof set !== 'string' || set.trim() === '') complain([key], 'must be a text', null);
  }
  return [Object.fromEntries(entries) as AttributeFilter];
}

function writeSections(wanted: WantedSections): JsonObject {
  return Object.fromEntries(
    Object.entries(wanted).map(([name, { options, attr }]) => [
      name,
      {
        ...Object.fromEntries(options.map((option) => [option, true])),
        ...(attr.length === 0 ? {} : { attr: attr.map((filter) => ({ ...filter })) }),
      },
    ]),
  );
}
