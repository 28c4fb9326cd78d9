// `sections:`: which sections of a customer are wanted, with which options. Names and options come from the catalogue.

import { z } from 'zod';
import type { WantedSections } from '../aa/association-settings.ts';
import { sections, type AnySection, type SectionName } from '../catalogue/sections.ts';
import { suggestName } from './nearest-name.ts';
import { keyNotes } from './key-schema.ts';
import type { KeyPath, Plain } from './written.ts';

const names = sections.map(({ name }) => name);

/** Without a word about sections: all of them, without options. */
const everySection: WantedSections = Object.fromEntries(names.map((name) => [name, []]));

export const sectionKeys = z
  .unknown()
  .optional()
  .transform((value, context): WantedSections => {
    const complain: Complain = (path, message, suggestion) => {
      const params = { suggestion };
      context.issues.push({ code: 'custom', input: value, path: [...path], message, params });
    };
    return readSections(value as Plain, complain);
  })
  .register(keyNotes, {
    type: 'section names',
    default: 'all sections, without options',
    description:
      'The sections wanted: a list of names, or each name with its options: `memberships: { includeInactive: true }`. All names and options: catalogue.md.',
  });

type Complain = (path: KeyPath, message: string, suggestion: string | null) => void;

function readSections(value: Plain, complain: Complain): WantedSections {
  if (value === undefined) return everySection;
  if (typeof value === 'string') {
    complain([], 'must be a list of section names, or a group of them', null);
    return {};
  }
  const wanted: Partial<Record<SectionName, readonly string[]>> = {};
  for (const [name, options, key] of entriesOf(value)) {
    const section = findSection(name);
    if (section === undefined) complainOfName(complain, key, name);
    else
      wanted[section.name] = readOptions(section, options, (path, ...rest) =>
        complain([key, ...path], ...rest),
      );
  }
  return wanted;
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

const findSection = (name: string | null): AnySection | undefined =>
  sections.find((section) => section.name === name);

function complainOfName(complain: Complain, key: string | number, name: string | null): void {
  if (name === null) complain([key], 'must be the name of a section', null);
  else complain([key], `there is no section ${name}`, suggestName(name, names));
}

function readOptions(section: AnySection, value: Plain, complain: Complain): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === 'string' || Array.isArray(value)) {
    complain([], 'must be a group of options, each true or false', `such as { ${section.options[0] ?? ''} }`);
    return [];
  }
  const known: readonly string[] = section.options;
  const wanted = Object.entries(value as Readonly<Record<string, Plain>>).filter(([name, set]) =>
    isWanted(known, name, set, complain),
  );
  return known.filter((option) => wanted.some(([name]) => name === option));
}

function isWanted(known: readonly string[], name: string, set: Plain, complain: Complain): boolean {
  const has = known.includes(name);
  if (!has)
    complain([name], `there is no option ${name} here`, suggestName(name, known) ?? 'it has no options');
  else if (set !== 'true' && set !== 'false') complain([name], 'must be true or false', null);
  return has && set === 'true';
}
