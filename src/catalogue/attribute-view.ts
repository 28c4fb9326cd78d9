// Views that a configuration declares: a row for each customer, and a column for each attribute that somebody wants beside it.

export const viewColumnTypes = ['text', 'number', 'date'] as const;
/** Which of an attribute's three values a column shows: `char`, `number` or `date`. */
export type ViewColumnType = (typeof viewColumnTypes)[number];

/** What a column shows where a customer has the attribute several times: the greatest value, or all of them as a JSON array. */
export const severalWays = ['max', 'list'] as const;
export type SeveralWay = (typeof severalWays)[number];

export interface AttributeColumn {
  readonly name: string;
  readonly type: ViewColumnType;
  readonly several: SeveralWay;
}

export interface AttributeView {
  readonly name: string;
  readonly columns: readonly AttributeColumn[];
}

/** From which attribute a client's customers have the value of a column. */
export interface MappedColumn {
  readonly view: string;
  readonly column: string;
  readonly type: string;
  /** `null`: any code of that type. */
  readonly code: string | null;
}
