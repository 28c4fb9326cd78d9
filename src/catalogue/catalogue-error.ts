// All errors of additions to the catalogue, in one table.

import { AaShadowError, type ErrorEntry } from '../aa-shadow-error.ts';

export const catalogueErrors = {
  CATALOGUE_BAD_NAME: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a name that cannot be used',
    hint: "Use AA's own names for elements, such as `carrierCode`. Names of tables and columns begin with a letter and have at most 55 characters: a-z, 0-9 and _. If AA's name does not make such a name, set `table` or `column`.",
  },
  CATALOGUE_BAD_TYPE: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a type that does not exist',
    hint: 'The type of a field is `text`, `date`, `flag`, `number` or `list`. A list needs the name of its elements as `entry`: `{ type: list, entry: tag }`; other types have no `entry`. The customer itself cannot have lists or fields `inside` another element: add a section for them.',
  },
  CATALOGUE_NAME_TAKEN: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a name that is taken',
    hint: 'The catalogue already knows this name, so leave the addition out. Names of AA that differ only in case, `-` or `_` are the same name.',
  },
  CATALOGUE_COLUMN_TAKEN: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a column that is taken',
    hint: 'Give the field another column: `{ type: text, column: carrier_name }`. Names that end with `_item_no` are reserved, and so are `rowid`, `ctid`, `tableoid`, `xmin`, `xmax`, `cmin` and `cmax`.',
  },
  CATALOGUE_TABLE_TAKEN: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a table that is taken',
    hint: 'Give the section another table: `table: my_certifications`. Names that begin with `sync_`, `sqlite_`, `pg_`, `customers_` or `customer_words_`, or end with `_pkey`, are reserved.',
  },
  CATALOGUE_BAD_SECTION: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a section that does not fit',
    hint: 'A known section can only get more `fields`. A new section needs at least one field. Its `within` must name another section that is directly in the customer, and its `itemText` must name one of its own columns.',
  },
  CATALOGUE_DIFFERS: {
    kind: 'configuration',
    summary: 'the settings and the shadow have different catalogues',
    hint: 'Give the same `catalogue` to `loadSettings` and to `openShadow`. Where clients have `fields`, `openShadow` needs `storedCatalogue(settings)`.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type CatalogueErrorCode = keyof typeof catalogueErrors;

export class CatalogueError extends AaShadowError {
  declare readonly code: CatalogueErrorCode;

  /** `detail`: the addition that is wrong, such as `phones.carrier`. */
  constructor(code: CatalogueErrorCode, detail: string) {
    const { kind, summary, hint } = catalogueErrors[code];
    super({ code, kind, message: `${summary}: ${detail}`, hint });
    this.name = 'CatalogueError';
  }
}
