// A customer's document as elements again, so that it can be read like an answer. The document has the elements of the answer by
// their names, and each name says where it stood: `statusCode@descr` is an attribute of a field, `addresses/count` stood beside the
// items of a section, `@kind` is an attribute of something unknown, `?name` is unknown although something known is called so.

import type { Json, JsonObject } from '../../catalogue/customer-record.ts';
import { type XmlName, xmlName } from '../xml/names.ts';
import type { XmlAttribute } from '../xml/parser.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { CustomerNames } from './found-customers.ts';
import { attributeMark, textKey, unknownMark } from './growing-json.ts';
import { custIdElement, nameContainer, type ReadingPlans, type SectionPlan } from './section-plans.ts';

/** What a name in a customer's document stands for. `beside`: it stood in the container of a section and is of no item. */
export type DocumentPart =
  | { readonly kind: 'section' | 'beside'; readonly plan: SectionPlan; readonly element: XmlElement }
  | { readonly kind: 'name' | 'other'; readonly element: XmlElement }
  | { readonly kind: 'text'; readonly text: string };

/** The parts of a document, without the customer's number. */
export function documentParts(document: JsonObject, { sections }: ReadingPlans): readonly DocumentPart[] {
  const { byContainer } = sections;
  return Object.entries(withOwnAttributes(document)).flatMap(([key, json]): readonly DocumentPart[] => {
    if (key === custIdElement) return [];
    const [name, inside] = splitAt(key, besideMark);
    const plan = byContainer.get(markedName(name).canonical);
    if (plan !== undefined && inside === null)
      return containersOf(plan, json).map((element) => ({ kind: 'section', plan, element }));
    if (plan !== undefined && inside !== null)
      return eachOf(json).map((one) => ({ kind: 'beside', plan, element: elementOf(inside, one) }));
    if (key === textKey) return eachOf(json).map((one) => ({ kind: 'text', text: textOf(one) ?? '' }));
    if (key === nameContainer) return namesIn(json).map((element) => ({ kind: 'name', element }));
    return eachOf(json).map((one) => ({ kind: 'other', element: elementOf(key, one) }));
  });
}

const fieldOf = (key: string): string => splitAt(key, attributeMark)[0];

/**
 * With the attributes of a text in its own element again (`region` and `region@code`), as where no field is called so. Of a text that came
 * several times it is not known whose they are.
 */
function withOwnAttributes(document: JsonObject): JsonObject {
  const isMoved = (key: string): boolean =>
    fieldOf(key) !== key && fieldOf(key) !== custIdElement && typeof document[fieldOf(key)] === 'string';
  const moved = Map.groupBy(Object.keys(document).filter(isMoved), fieldOf);
  if (moved.size === 0) return document;
  const left = Object.entries(document).filter(([key]) => !isMoved(key));
  return Object.fromEntries(
    left.map(([key, json]): readonly [string, Json] => {
      const attributes = moved
        .get(key)
        ?.map((one) => [one.slice(key.length), document[one] ?? null] as const);
      return [key, attributes === undefined ? json : { ...Object.fromEntries(attributes), [textKey]: json }];
    }),
  );
}

/** One element for the customer's name. Each text after the first stood in an element of its own. */
function namesIn(json: Json): readonly XmlElement[] {
  if (!isObject(json)) return [elementOf(nameContainer, json)];
  const [text, ...others] = eachOf(json[textKey] ?? null);
  const first = elementOf(
    nameContainer,
    text === null || text === undefined ? json : { ...json, [textKey]: text },
  );
  return [first, ...others.map((one) => elementOf(nameContainer, one))];
}

/** What stands between the name of a section and something that stood beside its items. */
const besideMark = '/';

/** What comes before the first mark, and what comes after it. `null`: there is no such mark. */
function splitAt(key: string, mark: string): readonly [string, string | null] {
  const at = key.indexOf(mark);
  return at <= 0 ? [key, null] : [key.slice(0, at), key.slice(at + mark.length)];
}

const eachOf = (json: Json): readonly Json[] => (Array.isArray(json) ? (json as readonly Json[]) : [json]);

const isObject = (json: Json): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** The name of an element. What is unknown keeps its mark in the name that is compared, so it is known nowhere. */
function markedName(key: string): XmlName {
  if (!key.startsWith(unknownMark)) return xmlName(key);
  const name = xmlName(key.slice(unknownMark.length));
  return { ...name, canonical: `${unknownMark}${name.canonical}` };
}

interface Parts {
  readonly attributes: XmlAttribute[];
  readonly children: XmlElement[];
  text: string | null;
}

/** `plan`: of the section whose item this is. */
function elementOf(key: string, json: Json, plan: SectionPlan | null = null): XmlElement {
  const [field, attribute] = splitAt(key, attributeMark);
  if (attribute !== null) return { ...elementOf(field, null), attributes: [attributeOf(attribute, json)] };
  const name = markedName(key);
  if (!isObject(json)) return { name, attributes: [], children: [], text: textOf(json) };
  const parts: Parts = { attributes: [], children: [], text: null };
  for (const [inner, value] of Object.entries(withOwnAttributes(json))) addPart(parts, inner, value, plan);
  return { name, ...parts };
}

/** A document that was made here has texts alone. */
const textOf = (json: Json): string | null =>
  json === null || typeof json === 'object' ? null : String(json);

const attributeOf = (name: string, json: Json): XmlAttribute => ({ name: xmlName(name), text: textOf(json) });

function addPart(parts: Parts, key: string, json: Json, plan: SectionPlan | null): void {
  const section = plan?.inner.byContainer.get(markedName(key).canonical);
  if (section !== undefined) parts.children.push(...containersOf(section, json));
  else if (key === textKey) parts.text = textOf(json);
  else if (key.startsWith(attributeMark))
    for (const one of eachOf(json)) parts.attributes.push(attributeOf(key.slice(attributeMark.length), one));
  else for (const one of eachOf(json)) parts.children.push(elementOf(key, one));
}

/** The items of a section stand in the document without their container. A section that was unknown then has it. */
function containersOf(plan: SectionPlan, json: Json): readonly XmlElement[] {
  if (plan.item === null || !Array.isArray(json))
    return eachOf(json).map((one) => elementOf(plan.name, one, plan));
  const { item } = plan;
  const children = (json as readonly Json[]).map((one) => elementOf(item, one, plan));
  return [{ name: xmlName(plan.name), attributes: [], children, text: null }];
}

/** Names whose changes mean nothing, also with what a document puts before them. */
export function withMarks(names: CustomerNames): CustomerNames {
  const { volatile, plans } = names;
  const inner = [...plans.sections.byContainer.values()].flatMap((plan) => [
    ...plan.inner.byContainer.values(),
  ]);
  const marks = ['', unknownMark, ...inner.map(({ container }) => `${container}${besideMark}`)];
  return {
    ...names,
    volatile: new Set(marks.flatMap((mark) => [...volatile].map((name) => `${mark}${name}`))),
  };
}
