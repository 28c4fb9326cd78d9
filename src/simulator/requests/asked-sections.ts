// Reads the `details` of a request: the sections asked for, their options, and the wanted kinds of attributes.

import { type AttributeFilter, filterKeys, type Section } from '../../catalogue/section.ts';
import { sections, type SectionName } from '../../catalogue/sections.ts';
import type { Narrowing } from '../making/narrowing.ts';
import type { Asked } from '../making/view.ts';
import type { RequestElement } from './request-element.ts';

type Read =
  { readonly asked: Asked; readonly filters: Narrowing['filters'] } | { readonly complaint: string };

const isKey = (name: string): boolean => filterKeys.some((key) => key === name);

/** What is wrong with an element of `details`. `null`: nothing. */
function complaintOf(
  { name, attributes, children }: RequestElement,
  section: Section | undefined,
): string | null {
  if (section === undefined) return 'details holds an element that is no section';
  const known = new Set(['include', ...section.options]);
  if (Object.keys(attributes).some((attribute) => !known.has(attribute)))
    return `${name} has an attribute that is no option of it`;
  const isFilter = (child: RequestElement): boolean =>
    section.filtered && child.name === 'attr' && Object.keys(child.attributes).every(isKey);
  return children.every(isFilter) ? null : `${name} holds something that has no place in it`;
}

const isOn = (text: string | undefined): boolean => text?.toLowerCase() === 'true';

export function askedOf(details: RequestElement | undefined): Read {
  const asked: Partial<Record<SectionName, readonly string[]>> = {};
  const filters: Partial<Record<SectionName, readonly AttributeFilter[]>> = {};
  for (const child of details?.children ?? []) {
    const section: Section<SectionName> | undefined = sections.find(({ name }) => name === child.name);
    const complaint = complaintOf(child, section);
    if (section === undefined || complaint !== null) return { complaint: complaint ?? 'no section' };
    if (child.attributes['include']?.toLowerCase() === 'false') continue;
    asked[section.name] = section.options.filter((option) => isOn(child.attributes[option]));
    if (child.children.length > 0) filters[section.name] = child.children.map(({ attributes }) => attributes);
  }
  return { asked, filters };
}
