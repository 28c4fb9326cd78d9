// AA's optimistic locks: a code on the customer and on the items of some sections, another one after every edit of the
// customer. It means nothing to anybody else.

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

/** The attribute or the element of a lock code; one of the two is empty. */
export interface LockWriter {
  readonly attribute: (code: number) => string;
  readonly content: (code: number) => string;
}

const nothing = (): string => '';

/** For the customer itself, or for the items of a section. */
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

/** Of addresses, on request. */
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
