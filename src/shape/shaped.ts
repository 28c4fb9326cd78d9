// What is left of a customer in a shape. It is the same whether the customer comes from AA or from what is stored: both ways
// take the same keys out. Pure.

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CustomerRecord, Json, JsonObject } from '../catalogue/customer-record.ts';
import type { Section } from '../catalogue/section.ts';
import type { Shape } from './shape.ts';

/** The sections of the catalogue that the shape does not ask for. */
export const unasked = ({ asked }: Shape, { sections }: Catalogue): readonly Section[] =>
  sections.filter(({ name }) => !Object.hasOwn(asked, name));

/** The fields that a customer has once and that stand in one of these sections: their positions among its values. */
export const onceWithin = (
  sections: readonly Section[],
  { container, customerFields }: Catalogue,
): readonly number[] =>
  customerFields.flatMap((field, at) =>
    container.includes(field) && sections.some(({ name }) => name === field.inside) ? [at] : [],
  );

export type ShapeRecord = (record: CustomerRecord) => CustomerRecord;

/** Leaves out what AA sends though the shape does not ask for it. */
export function shapeRecords(shape: Shape, catalogue: Catalogue): ShapeRecord {
  const sections = unasked(shape, catalogue);
  const once = onceWithin(sections, catalogue);
  const isClean = ({ sections: sent, values }: CustomerRecord): boolean =>
    sections.every(({ name }) => (sent[name]?.length ?? 0) === 0) &&
    once.every((at) => (values[at] ?? null) === null);
  return (record) => (isClean(record) ? record : without(record, sections, once, catalogue));
}

const without = (
  record: CustomerRecord,
  sections: readonly Section[],
  once: readonly number[],
  catalogue: Catalogue,
): CustomerRecord => ({
  ...record,
  values: record.values.map((value, at) => (once.includes(at) ? null : value)),
  sections: { ...record.sections, ...Object.fromEntries(sections.map(({ name }) => [name, []])) },
  document: documentWithout(record.document, sections, catalogue),
  findings: record.findings.filter(({ path }) => !sections.some(({ name }) => path.startsWith(`${name}/`))),
});

/** The document of a customer without these sections. The same object if it has none of them. */
export function documentWithout(
  document: JsonObject,
  sections: readonly Section[],
  catalogue: Catalogue,
): JsonObject {
  const own = sections.filter(({ within }) => within === null).map(({ name }) => name);
  const once = onceWithin(sections, catalogue).map((at) => catalogue.customerFields[at]?.element ?? '');
  const outer = Map.groupBy(
    sections.filter(({ within }) => within !== null),
    ({ within }) => within ?? '',
  );
  let left = withoutKeys(document, [...own, ...once]);
  for (const [name, inner] of outer)
    if (Object.hasOwn(left, name))
      left = withItems(left, name, (item) =>
        withoutKeys(
          item,
          inner.map((one) => one.name),
        ),
      );
  return left;
}

function withoutKeys(object: JsonObject, keys: readonly string[]): JsonObject {
  if (!keys.some((key) => Object.hasOwn(object, key))) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** A section that stands once is an object; any other is a list. */
function withItems(object: JsonObject, name: string, change: (item: JsonObject) => JsonObject): JsonObject {
  const changed = (item: Json): Json => (isObject(item) ? change(item) : item);
  const items = object[name] ?? null;
  return { ...object, [name]: isList(items) ? items.map(changed) : changed(items) };
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);
const isObject = (json: Json): json is JsonObject =>
  typeof json === 'object' && json !== null && !isList(json);
