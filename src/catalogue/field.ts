// The declaration of one field of a customer: the element that AA sends, its type, its column, and how well it is known.

/**
 * The column types of the shadow database. Dates are calendar dates and flags are booleans. Ids and serial numbers are
 * texts. A `list` is a JSON column with the texts or the small objects that AA lists inside one item.
 */
export type FieldType = 'text' | 'date' | 'flag' | 'number' | 'list';

/**
 * `documented`: it is in the documents that public integrations were written from. `attested`: working public integrations
 * read it. Both are equally reliable. `assumed`: it follows AA's naming pattern and may be wrong.
 */
export type Standing = 'documented' | 'attested' | 'assumed';

/**
 * How customers are found by a field (docs/search.md). `name`: by its words. `email`, `login`: by its whole value.
 */
export type SearchKind = 'name' | 'email' | 'login';

export interface Field<
  Element extends string = string,
  Type extends FieldType = FieldType,
  Column extends string = string,
> {
  /** The name of the element or attribute in AA's answer, in AA's camelCase spelling. */
  readonly element: Element;
  readonly type: Type;
  /** The column in the shadow database: the element name in snake_case. */
  readonly column: Column;
  readonly stands: Standing;
  /** The element inside the item that contains the field (`relationship`). `null`: the field is directly in the item. */
  readonly inside: string | null;
  /** For a list: the element of one entry (`directory`). Otherwise `null`. */
  readonly entry: string | null;
  /** Whether AA may also write the date as `YYYYMMDDHH24MISS`, fourteen digits without separators. */
  readonly compact: boolean;
  /** The release of AA that introduced it, where that is known. */
  readonly since: string | null;
  /** `null`: customers are not found by it. */
  readonly searched: SearchKind | null;
  /** A client has promoted it: AA sends it, and the catalogue did not know it. */
  readonly isPromoted?: boolean;
  /** Its changes mean nothing: it has a column, and is in no hash. */
  readonly isVolatile?: boolean;
}

export type SnakeCase<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${SnakeCase<Tail>}`
    : `_${Lowercase<Head>}${SnakeCase<Tail>}`
  : S;

/** `carrierCode` → `carrier_code`. */
export const snakeCase = <S extends string>(name: S): SnakeCase<S> =>
  name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`) as SnakeCase<S>;

/** A field of which only AA's name and the type are known. */
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
    searched: null,
  });

export const text = builder('text');
export const date = builder('date');
export const flag = builder('flag');
export const number = builder('number');
const plainList = builder('list');

/** A list of texts or of small objects inside an item: `list('tags', 'tag')`. */
export const list = <const E extends string>(element: E, entry: string): Field<E, 'list', SnakeCase<E>> => ({
  ...plainList(element),
  entry,
});

/** A date that AA may also write as `YYYYMMDDHH24MISS`. */
export const stamp = <const E extends string>(element: E): Field<E, 'date', SnakeCase<E>> => ({
  ...date(element),
  compact: true,
});

/** Marks a field that working public integrations read. */
export const attested = <F extends Field>(field: F): F => ({ ...field, stands: 'attested' });

/** Marks a field as assumed from AA's naming pattern. */
export const assumed = <F extends Field>(field: F): F => ({ ...field, stands: 'assumed' });

/** Marks a field as inside an element of the item, and not directly in the item. */
export const inside = <F extends Field>(element: string, field: F): F => ({ ...field, inside: element });

/** Marks a field with the release of AA that introduced it. */
export const since = <F extends Field>(release: string, field: F): F => ({ ...field, since: release });

/** Marks a field by which customers are found. */
export const searched = <F extends Field>(kind: SearchKind, field: F): F => ({ ...field, searched: kind });

/** Gives a field another column name, where snake_case would spell it badly. */
export const as = <F extends Field, const Column extends string>(
  field: F,
  column: Column,
): Field<F['element'], F['type'], Column> => ({ ...field, column });
