// What a policy does with each name of a row: of the customer's own row, or of an item's. A name is looked at once, and what it means is
// kept.

import { canonicalSpelling } from '../catalogue/canonical-name.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { nameElement } from '../catalogue/customer-fields.ts';
import type { Json, JsonObject, SectionItem, Value } from '../catalogue/customer-record.ts';
import type { Field } from '../catalogue/field.ts';
import { isBare, type Section } from '../catalogue/section.ts';
import type { KeyedHash } from './keyed-hash.ts';
import type { Action, PolicyRule, WrittenPolicy } from './policy-words.ts';
import { type RowTruth, rowTruths } from './terms.ts';

export interface PolicyParts extends WrittenPolicy {
  readonly catalogue: Catalogue;
  readonly hash: KeyedHash | null;
}

/** What is done with one value, of any kind. */
export type Act = 'keep' | Action;

/**
 * What is done with what stands under a name in a document. `fields`: it holds further names of the same row. `section`: it holds items.
 * `list`: the entries of a list are kept, and all else in it is not. `text`: it is kept if it is a text.
 */
export type Treatment =
  | { readonly kind: Act }
  | { readonly kind: 'fields' | 'text' }
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'list'; readonly at: number; readonly entry: string };

export interface RowPolicy {
  /** By the places of the values. */
  readonly acts: readonly Act[];
  /** Whether any value is changed. */
  readonly changesValues: boolean;
  readonly inDocument: (key: string) => Treatment;
  /** The same in an element that holds some of the fields. */
  readonly inGroup: (key: string) => Treatment;
  readonly inExtra: (key: string) => Act;
  readonly hash: KeyedHash | null;
  /** The place of the value of an item that is always a text alone. `null`: items have names. */
  readonly bareAt: number | null;
  readonly fields: readonly Field[];
}

export interface SectionPolicy {
  readonly section: Section;
  /** What is done with an item. `null`: it is dropped. `undefined`: an item whose values are not known. */
  readonly rowOf: (item: SectionItem | undefined) => RowPolicy | null;
}

/** A compiled policy of one client. */
export interface Policy {
  readonly catalogue: Catalogue;
  readonly unknown: WrittenPolicy['unknown'];
  /** Whether it changes nothing at all. */
  readonly isEmpty: boolean;
  readonly customer: RowPolicy;
  /** Of which something may be taken out. The others are kept as they are. */
  readonly sections: ReadonlyMap<string, SectionPolicy>;
}

// The names of a row.

interface RowNames {
  readonly fields: readonly Field[];
  readonly acts: readonly Act[];
  /** Elements that hold some of the fields. */
  readonly groups: ReadonlySet<string>;
  /** Sections in this row. */
  readonly sections: readonly Section[];
  /** Those of them that have a rule. */
  readonly ruled: ReadonlySet<string>;
  readonly unknown: 'keep' | 'drop';
  /** The catalogue knows these: they mean nothing, such as `lockCode`. Canonical. */
  readonly volatile: ReadonlySet<string>;
  readonly hash: KeyedHash | null;
  readonly bareAt: number | null;
}

/** What is kept has this one. */
export const keep: Treatment = { kind: 'keep' };

function rowPolicy(names: RowNames): RowPolicy {
  const { acts, hash, bareAt, fields } = names;
  return {
    acts,
    changesValues: acts.some((act) => act !== 'keep'),
    inDocument: remembered((key) => placeOf(key, names) ?? treatmentOf(key, names)),
    inGroup: remembered((key) => treatmentOf(key, names)),
    inExtra: remembered((key) => {
      const [group, inner] = parted(key, '/');
      return actOf(inner !== null && names.groups.has(group) ? inner : key, names);
    }),
    hash,
    bareAt,
    fields,
  };
}

/** Answers use a few hundred names again and again. The bound is for answers with names without end. */
const rememberedNames = 2000;

function remembered<Of>(find: (key: string) => Of): (key: string) => Of {
  const known = new Map<string, Of>();
  return (key) => {
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    const found = find(key);
    if (known.size < rememberedNames) known.set(key, found);
    return found;
  };
}

function placeOf(key: string, { groups, sections }: RowNames): Treatment | null {
  if (groups.has(key)) return { kind: 'fields' };
  const section = sections.find(({ name }) => name === key);
  return section === undefined ? null : { kind: 'section', section };
}

function treatmentOf(key: string, names: RowNames): Treatment {
  const at = names.fields.findIndex(({ element }) => element === key);
  const entry = names.fields[at]?.entry ?? null;
  const act = actOf(key, names);
  if (at < 0 && act === 'drop' && names.volatile.has(canonicalSpelling(key))) return { kind: 'text' };
  if (act !== 'keep') return { kind: act };
  return entry === null || names.unknown === 'keep' ? keep : { kind: 'list', at, entry };
}

/**
 * What is done with a text under a name of the row. Where a field has a rule, what stands beside it without a name of its own may be
 * the same: so a bare text goes, and all that was not understood of a section with a rule.
 */
function actOf(key: string, names: RowNames): Act {
  const { fields, acts, unknown } = names;
  const known = fields.findIndex(({ element }) => element === key);
  if (known >= 0) return acts[known] ?? 'keep';
  if (unknown === 'drop') return 'drop';
  const [section] = parted(key, '/');
  if (names.ruled.has(section)) return 'drop';
  const name = canonicalSpelling(parted(key.replace(/^\?/, ''), '@')[0]);
  if ([...names.ruled].some((one) => canonicalSpelling(one) === name)) return 'drop';
  const own = fields.findIndex(({ element }) => canonicalSpelling(element) === name);
  if (own >= 0) return acts[own] ?? 'keep';
  const hasNoName = key === '#text' || [...names.groups].some((group) => canonicalSpelling(group) === name);
  return hasNoName && acts.some((act) => act !== 'keep') ? 'drop' : 'keep';
}

/** What comes before the first mark, and what comes after it. `null`: there is no such mark. */
function parted(key: string, mark: string): readonly [string, string | null] {
  const at = key.indexOf(mark);
  return at <= 0 ? [key, null] : [key.slice(0, at), key.slice(at + mark.length)];
}

// The customer's own row.

/** `sections`: those that are looked through. */
export function customerRow(
  { rules, unknown, catalogue, hash }: PolicyParts,
  sections: readonly Section[],
): RowPolicy {
  const { customerFields } = catalogue;
  const ruled = new Set(rules.flatMap(({ paths }) => paths.map((path) => parted(path, '.')[0])));
  return rowPolicy({
    fields: customerFields,
    acts: customerFields.map(({ element }) => actionAt(rules, element) ?? 'keep'),
    groups: new Set([nameElement]),
    sections,
    ruled: new Set(sections.map(({ name }) => name).filter((name) => ruled.has(name))),
    unknown,
    volatile: volatileOf(catalogue, catalogue),
    hash,
    bareAt: null,
  });
}

/** `row`: has names that mean nothing in this row alone. */
const volatileOf = (
  { volatile }: Catalogue,
  { volatileHere = [] }: Pick<Catalogue, 'volatileHere'>,
): ReadonlySet<string> => new Set([...volatile.map(canonicalSpelling), ...volatileHere]);

const actionAt = (rules: readonly PolicyRule[], path: string): Action | null =>
  rules.find(({ paths }) => paths.includes(path))?.action ?? null;

// The items of a section.

/** A rule as far as it is about one section. */
interface ItemRule {
  readonly action: Action;
  /** `null`: the whole item. */
  readonly at: number | null;
  /** `null`: in all items. */
  readonly where: readonly RowTruth[] | null;
}

export function sectionPolicy(section: Section, parts: PolicyParts): SectionPolicy {
  const rules = itemRulesOf(section, parts);
  const inner = parts.catalogue.sections.filter(({ within }) => within === section.name);
  const all = rules.map(() => '1').join('');
  const rowOfRules = remembered((active: string): RowPolicy | null =>
    rules.some(({ at }, nth) => at === null && active[nth] === '1')
      ? null
      : itemRow(section, inner, active, rules, parts),
  );
  const usual = rowOfRules(all);
  const isNarrow = rules.some(({ where }) => where !== null);
  return {
    section,
    rowOf: (item) => (item === undefined || !isNarrow ? usual : rowOfRules(activeOf(rules, item))),
  };
}

function itemRulesOf(section: Section, { rules }: PolicyParts): readonly ItemRule[] {
  const { name, fields } = section;
  return rules.flatMap(({ action, paths, where }) =>
    paths.flatMap((path) => {
      const [first, element] = parted(path, '.');
      if (first !== name) return [];
      const at = element === null ? null : fields.findIndex((field) => field.element === element);
      if (at === -1) throw new RangeError(`there is no field ${path}`);
      return [{ action, at, where: where === null ? null : rowTruths(section, where) }];
    }),
  );
}

/** Which of the rules are for the item: a digit for each. A loop, since it is done for each item of each customer. */
function activeOf(rules: readonly ItemRule[], { values, extra }: SectionItem): string {
  let active = '';
  for (const { where } of rules)
    active += where === null || where.every((truth) => truth(values, extra, nothing) !== false) ? '1' : '0';
  return active;
}

const nothing: ReadonlySet<string> = new Set();

function itemRow(
  section: Section,
  inner: readonly Section[],
  active: string,
  rules: readonly ItemRule[],
  { unknown, catalogue, hash, rules: all }: PolicyParts,
): RowPolicy {
  const { fields } = section;
  const ruled = new Set(all.flatMap(({ paths }) => paths.map((path) => parted(path, '.')[0])));
  return rowPolicy({
    fields,
    acts: fields.map(
      (_, at) => rules.find((rule, nth) => rule.at === at && active[nth] === '1')?.action ?? 'keep',
    ),
    groups: new Set(fields.map(({ inside }) => inside).filter((group) => group !== null)),
    sections: inner,
    ruled: new Set(inner.map(({ name }) => name).filter((name) => ruled.has(name))),
    unknown,
    volatile: volatileOf(catalogue, section),
    hash,
    bareAt: isBare(section) ? 0 : null,
  });
}

// Acting.

/** `*`: there is something. */
const presenceMark = '*';

/** The value after an act. Numbers, dates, flags and lists are kept or dropped. */
export function actedValue(value: Value, act: Act, hash: KeyedHash | null): Value {
  if (value === null || act === 'keep') return value;
  return typeof value === 'string' && act !== 'drop' ? actedText(value, act, hash) : null;
}

function actedText(text: string, act: 'hash' | 'presence', hash: KeyedHash | null): string {
  if (act === 'presence') return presenceMark;
  if (hash === null) throw new RangeError('there is no key for the hash');
  return hash(text);
}

/** Every text within, after an act that keeps something. */
export function actedJson(json: Json, act: 'hash' | 'presence', hash: KeyedHash | null): Json {
  if (typeof json === 'string') return actedText(json, act, hash);
  if (Array.isArray(json)) return (json as readonly Json[]).map((one) => actedJson(one, act, hash));
  if (typeof json !== 'object' || json === null) return null;
  return Object.fromEntries(
    Object.entries(json as JsonObject).map(([key, one]) => [key, actedJson(one, act, hash)]),
  );
}
