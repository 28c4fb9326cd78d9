// Values that AA writes beside the catalogue's fields: its optimistic lock, which is a code on the customer and on the
// items of some sections, and on request a field and a section that the catalogue does not know.

import { type SectionName, sections } from '../../catalogue/sections.ts';
import { type AnswerStyle, spelled, tagOf } from './answer-style.ts';
import { lineAt } from './field-writer.ts';

const locked: ReadonlySet<SectionName> = new Set<SectionName>([
  'addresses',
  'phones',
  'emails',
  'websites',
  'jobs',
  'employmentAttributes',
  'memberships',
  'customerAttributes',
  'custDimAttrs',
  'bio',
  'certifications',
  'employees',
  'files',
]);

/** Writes a lock code as an attribute or as an element. The other of the two is empty. The code differs after every edit. */
interface LockWriter {
  readonly attribute: (code: number) => string;
  readonly content: (code: number) => string;
}

const nothing = (): string => '';

/** The lock of the customer itself, or of the items of a section. */
export function lockWriter(style: AnswerStyle, of: SectionName | 'customer', depth: number): LockWriter {
  if (of !== 'customer' && !locked.has(of)) return { attribute: nothing, content: nothing };
  const [name, tag] = [spelled(style, 'lockCode'), tagOf(style, 'lockCode')];
  if (style.leaves === 'attributes') return { attribute: (code) => ` ${name}="${code}"`, content: nothing };
  const [open, close] = [`${lineAt(style, depth)}<${tag}>`, `</${tag}>`];
  return { attribute: nothing, content: (code) => open + code + close };
}

function leaf(style: AnswerStyle, name: string, value: string): string {
  const element = tagOf(style, name);
  return `<${element}>${value}</${element}>`;
}

/** The unknown field of an address, where the style asks for it. */
export function extraFields(style: AnswerStyle): (at: number, number: number) => string {
  const addressesAt = sections.findIndex(({ name }) => name === 'addresses');
  return (at, number) =>
    at === addressesAt && style.unknownExtras ? leaf(style, 'geoCode', `39.${number % 1_000}`) : '';
}

export function extraSection(style: AnswerStyle, number: number): string {
  if (!style.unknownExtras) return '';
  const program = tagOf(style, 'loyaltyProgram');
  const item = `<${program}>${leaf(style, 'tier', number % 2 === 0 ? 'GOLD' : 'SILVER')}</${program}>`;
  return leaf(style, 'loyaltyPrograms', item);
}
