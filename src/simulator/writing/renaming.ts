// An AA that calls a field or a section otherwise than documented, or does not send it. Paths are those of the catalogue:
// `custType`, `name.displayName`, `memberships`, `memberships.statusCode`.

import { containerFields, identityFields, nameElement, nameFields } from '../../catalogue/customer-fields.ts';
import type { Field } from '../../catalogue/field.ts';
import { isBare } from '../../catalogue/section.ts';
import { sections } from '../../catalogue/sections.ts';
import type { AnswerStyle } from './answer-style.ts';
import type { FieldPlace } from './field-writer.ts';

const pathsWithin = (of: string, fields: readonly Field[]): readonly string[] =>
  fields.map(({ element }) => `${of}.${element}`);

/** What can be named otherwise or left out. The customer's number cannot: without it nothing would be known of anybody. */
export const renamedPaths: readonly string[] = [
  ...identityFields.map(({ element }) => element as string).filter((element) => element !== 'custId'),
  ...pathsWithin(nameElement, nameFields),
  ...sections.flatMap((section) => [
    section.name as string,
    ...(isBare(section) ? [] : pathsWithin(section.name, section.fields)),
  ]),
  ...containerFields.map(({ element, inside }) => `${inside}.${element}`),
];

/** A name in the place of another one. `null`: it is not sent. */
export const nameSent = (
  { renaming }: Pick<AnswerStyle, 'renaming'>,
  path: string,
  name: string,
): string | null => (Object.hasOwn(renaming, path) ? (renaming[path] ?? null) : name);

/** `of`: what the fields stand in. `null`: the customer itself. */
export function placesSent(
  style: Pick<AnswerStyle, 'renaming'>,
  of: string | null,
  places: readonly FieldPlace[],
): readonly FieldPlace[] {
  return places.flatMap((place) => {
    const { element } = place.field;
    const sent = nameSent(style, of === null ? element : `${of}.${element}`, element);
    return sent === null ? [] : [{ ...place, field: { ...place.field, element: sent } }];
  });
}
