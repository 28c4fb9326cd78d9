// How one field of a customer is declared: the element AA sends, its type, the column it lands in, how well we know it.

/** Column types of the shadow database. Dates are calendar dates, flags booleans; ids and serial numbers are text. */
export type FieldType = 'text' | 'date' | 'flag' | 'number';

/** `attested`: seen in independent public integrations. `assumed`: follows AA's naming pattern, may be wrong. */
export type Standing = 'attested' | 'assumed';

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
}

export type SnakeCase<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${SnakeCase<Tail>}`
    : `_${Lowercase<Head>}${SnakeCase<Tail>}`
  : S;

const snakeCase = <S extends string>(name: S): SnakeCase<S> =>
  name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`) as SnakeCase<S>;

type FieldBuilder<Type extends FieldType> = <const E extends string>(
  element: E,
) => Field<E, Type, SnakeCase<E>>;

const builder =
  <Type extends FieldType>(type: Type): FieldBuilder<Type> =>
  (element) => ({ element, type, column: snakeCase(element), stands: 'attested' });

export const text = builder('text');
export const date = builder('date');
export const flag = builder('flag');
export const number = builder('number');

/** Marks a field as assumed from AA's naming pattern rather than attested. */
export const assumed = <F extends Field>(field: F): F => ({ ...field, stands: 'assumed' });

/** Gives a field a column name that snake_case would spell badly. */
export const as = <F extends Field, const Column extends string>(
  field: F,
  column: Column,
): Field<F['element'], F['type'], Column> => ({ ...field, column });
