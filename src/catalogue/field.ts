// How one field of a customer is declared: the element AA sends, its type, the column it lands in, how well we know it.

/**
 * Column types of the shadow database. Dates are calendar dates, flags booleans; ids and serial numbers are text. A
 * `list` is a JSON column: the texts, or the small objects, that AA lists within one item.
 */
export type FieldType = 'text' | 'date' | 'flag' | 'number' | 'list';

/**
 * `documented`: stands in what public integrations were written from. `attested`: working public integrations read it.
 * Both are relied on alike. `assumed`: follows AA's naming pattern, may be wrong.
 */
export type Standing = 'documented' | 'attested' | 'assumed';

export interface Field<
  Element extends string = string,
  Type extends FieldType = FieldType,
  Column extends string = string,
> {
  /** The element (or attribute) name in AA's answer, in AA's camelCase spelling. */
  readonly element: Element;
  readonly type: Type;
  /** The column in the shadow database: the element name in snake_case. */
  readonly column: Column;
  readonly stands: Standing;
  /** The element, within the item, that the field stands in (`relationship`); `null` directly in the item. */
  readonly inside: string | null;
  /** Of a list: the element of one entry (`directory`). */
  readonly entry: string | null;
  /** A date that AA may also write as `YYYYMMDDHH24MISS`: fourteen digits, without anything between them. */
  readonly compact: boolean;
  /** The release of AA that brought it, where that is known. */
  readonly since: string | null;
}

export type SnakeCase<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${SnakeCase<Tail>}`
    : `_${Lowercase<Head>}${SnakeCase<Tail>}`
  : S;

/** `carrierCode` → `carrier_code`. */
export const snakeCase = <S extends string>(name: S): SnakeCase<S> =>
  name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`) as SnakeCase<S>;

/** A field of which no more is known than what AA calls it. */
export const fieldOf = (element: string, type: FieldType): Field => builder(type)(element);

type FieldBuilder<Type extends FieldType> = <const E extends string>(
  element: E,
) => Field<E, Type, SnakeCase<E>>;

const builder =
  <Type extends FieldType>(type: Type): FieldBuilder<Type> =>
  (element) => ({
    element,
    type,
    column: snakeCase(element),
    stands: 'documented',
    inside: null,
    entry: null,
    compact: false,
    since: null,
  });

export const text = builder('text');
export const date = builder('date');
export const flag = builder('flag');
export const number = builder('number');
const plainList = builder('list');

/** A list of texts, or of small objects, within an item: `list('tags', 'tag')`. */
export const list = <const E extends string>(element: E, entry: string): Field<E, 'list', SnakeCase<E>> => ({
  ...plainList(element),
  entry,
});

/** A date that may also come as `YYYYMMDDHH24MISS`. */
export const stamp = <const E extends string>(element: E): Field<E, 'date', SnakeCase<E>> => ({
  ...date(element),
  compact: true,
});

/** Marks a field that working public integrations read. */
export const attested = <F extends Field>(field: F): F => ({ ...field, stands: 'attested' });

/** Marks a field as assumed from AA's naming pattern. */
export const assumed = <F extends Field>(field: F): F => ({ ...field, stands: 'assumed' });

/** Says that a field stands within an element of the item, not directly in it. */
export const inside = <F extends Field>(element: string, field: F): F => ({ ...field, inside: element });

/** Says which release of AA brought a field. */
export const since = <F extends Field>(release: string, field: F): F => ({ ...field, since: release });

/** Gives a field a column name that snake_case would spell badly. */
export const as = <F extends Field, const Column extends string>(
  field: F,
  column: Column,
): Field<F['element'], F['type'], Column> => ({ ...field, column });
