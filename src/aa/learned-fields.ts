// What AA sends of customers that the catalogue does not know, gathered over many records: where it stands, how often, and what type its
// values could have. It tells no value: of each there is its pattern, and how many differ.

import { createHash } from 'node:crypto';
import { canonicalSpelling } from '../catalogue/canonical-name.ts';
import { builtIn } from '../catalogue/catalogue.ts';
import type { CustomerRecord, Json, JsonObject } from '../catalogue/customer-record.ts';
import { nameElement } from '../catalogue/customer-fields.ts';
import type { Field, FieldType } from '../catalogue/field.ts';
import type { LearnedField } from '../catalogue/learned-field.ts';
import { isElementName } from '../catalogue/taken.ts';
import { namesOf } from './answers/customers.ts';
import { textKey, unknownMark } from './answers/growing-json.ts';
import type { ReadingContext } from './answers/reading-context.ts';
import { readValue, type ValueReading } from './answers/values.ts';
import { patternOf } from './value-pattern.ts';

/** More different values are not told apart. */
export const mostDistinct = 1_000;
/** More places are not looked at: an answer may hold any names. */
const mostPaths = 2_000;
const mostPatterns = 200;

const guessed = ['date', 'number', 'flag'] as const;
type Guessed = (typeof guessed)[number];

/** As far as this share of the values may be none of a type that is guessed. */
const fewFailures = 0.01;

class Tally {
  readonly #reading: ValueReading;
  readonly known: Field | null;
  isOwn = false;
  customers = 0;
  values = 0;
  /** Of the type in the catalogue. */
  fitting = 0;
  readonly #as: Record<Guessed, number> = { date: 0, number: 0, flag: 0 };
  readonly #hashes = new Set<string>();
  readonly #patterns = new Map<string, number>();

  constructor(known: Field | null, reading: ValueReading) {
    this.known = known;
    this.#reading = reading;
  }

  add(text: string): void {
    this.values += 1;
    for (const type of guessed) if (isLike(type, text, this.#reading)) this.#as[type] += 1;
    if (this.known !== null && readValue(this.known, text, this.#reading) !== null) this.fitting += 1;
    if (this.#hashes.size <= mostDistinct) this.#hashes.add(text.length > 64 ? shortened(text) : text);
    const pattern = patternOf(text);
    const seen = this.#patterns.get(pattern);
    if (seen !== undefined || this.#patterns.size < mostPatterns)
      this.#patterns.set(pattern, (seen ?? 0) + 1);
  }

  field(path: string): LearnedField {
    const { customers, isOwn, values, known } = this;
    const type = known?.type ?? this.#guess();
    const patterns = [...this.#patterns].map(([pattern, count]) => ({ pattern, values: count }));
    return {
      path,
      reason: known === null ? 'unknown' : this.fitting === values ? 'repeated' : 'unreadable',
      isOwn: isOwn && known === null,
      customers,
      values,
      distinct: this.#hashes.size > mostDistinct ? null : this.#hashes.size,
      type,
      readable: known !== null ? this.fitting : type in this.#as ? this.#as[type as Guessed] : values,
      patterns: patterns.toSorted((a, b) => b.values - a.values),
    };
  }

  #guess(): FieldType {
    const [best] = guessed.toSorted((a, b) => this.#as[b] - this.#as[a]);
    return best !== undefined && this.#as[best] >= this.values * (1 - fewFailures) ? best : 'text';
  }
}

/** A number with zeros before it is a code: as a number it would lose them. */
function isLike(type: Guessed, text: string, reading: ValueReading): boolean {
  if (type === 'number' && /^\s*[+-]?0\d/.test(text)) return false;
  return readValue({ type, compact: true }, text, reading) !== null;
}

export class LearnedFields {
  readonly #reading: ValueReading;
  readonly #known: ReadonlyMap<string, Field>;
  readonly #tallies = new Map<string, Tally>();
  #left = 0;

  /** Of one client: its catalogue (default: the built-in one), and its reading of dates and flags. */
  constructor(settings: Pick<ReadingContext, 'catalogue' | 'dialect'>) {
    this.#reading = namesOf(settings).values;
    const { customerFields, name, sections } = settings.catalogue ?? builtIn;
    this.#known = new Map([
      ...keyed('', customerFields),
      ...keyed(`${nameElement}.`, name),
      ...sections.flatMap((section) => keyed(`${section.name}.`, section.fields)),
    ]);
  }

  /** How many values were left out because they stand in too many places. */
  get left(): number {
    return this.#left;
  }

  add(record: CustomerRecord): void {
    const seen = new Set<Tally>();
    const take = (prefix: string, extra: JsonObject | null, isRow = false): void => {
      for (const [path, text] of leavesOf(prefix, extra ?? {})) {
        const tally = this.#tallyOf(path);
        if (tally === null) this.#left += 1;
        else {
          tally.add(text);
          tally.isOwn ||= isRow && isDirectly(path.slice(prefix.length), extra ?? {});
          seen.add(tally);
        }
      }
    };
    const named = record.document[nameElement];
    const inName = isObject(named) ? named : {};
    const [ofName, own] = split(record.extra ?? {}, (key) => Object.hasOwn(inName, key));
    take('', own, true);
    take(`${nameElement}.`, ofName);
    take('', record.unknownSections);
    for (const [name, items] of Object.entries(record.sections))
      for (const { extra } of items) take(`${name}.`, extra, true);
    for (const tally of seen) tally.customers += 1;
  }

  /** Those of most customers first. */
  list(): readonly LearnedField[] {
    return [...this.#tallies]
      .map(([path, tally]) => tally.field(path))
      .toSorted((a, b) => b.customers - a.customers || (a.path < b.path ? -1 : 1));
  }

  #tallyOf(path: string): Tally | null {
    const known = this.#tallies.get(path);
    if (known !== undefined) return known;
    if (this.#tallies.size >= mostPaths) return null;
    const tally = new Tally(this.#fieldAt(path), this.#reading);
    this.#tallies.set(path, tally);
    return tally;
  }

  /** `null`: the catalogue does not know it, or not in this place. */
  #fieldAt(path: string): Field | null {
    const [last = '', ...outer] = path.split('.').toReversed();
    const key = [...outer.toReversed(), canonicalSpelling(last)].join('.');
    return last.startsWith(unknownMark) ? null : (this.#known.get(key) ?? null);
  }
}

const keyed = (prefix: string, fields: readonly Field[]) =>
  fields.map((field) => [`${prefix}${canonicalSpelling(field.element)}`, field] as const);

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const split = (object: JsonObject, first: (key: string) => boolean): readonly [JsonObject, JsonObject] => [
  Object.fromEntries(Object.entries(object).filter(([key]) => first(key))),
  Object.fromEntries(Object.entries(object).filter(([key]) => !first(key))),
];

const shortened = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Whether the row has a text under the name, perhaps with attributes. */
function isDirectly(name: string, row: JsonObject): boolean {
  if (!isElementName(name) || name.includes('.') || !Object.hasOwn(row, name)) return false;
  return [row[name]]
    .flat()
    .some((one) => typeof one === 'string' || (isObject(one) && Object.hasOwn(one, textKey)));
}

/** The texts in an object of unknown things, with their places. */
function* leavesOf(prefix: string, json: JsonObject): Generator<readonly [path: string, text: string]> {
  for (const [key, value] of Object.entries(json)) {
    const path = `${prefix}${key.replaceAll('/', '.')}`;
    const own = key === textKey ? prefix.replace(/\.$/, '') || key : path;
    for (const one of [value].flat() as readonly Json[]) {
      if (isObject(one)) yield* leavesOf(`${path}.`, one);
      else if (typeof one === 'string' && one.trim() !== '') yield [own, one];
    }
  }
}
