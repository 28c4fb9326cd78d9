// Every way in which an addition to the catalogue can be wrong, in one table.

import { AaShadowError, type ErrorEntry } from '../aa-shadow-error.ts';

export const catalogueErrors = {
  CATALOGUE_BAD_NAME: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a name that cannot be used',
    hint: 'Elements are named as AA names them, such as `carrierCode`. Tables and columns are a-z, 0-9 and _, beginning with a letter, at most 60 characters; say `table` or `column` where the name of AA makes none.',
  },
  CATALOGUE_BAD_TYPE: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a type that does not exist',
    hint: 'A field is `text`, `date`, `flag`, `number`, or a list of the elements that `entry` names: `{ type: list, entry: tag }`. The customer itself has neither lists nor fields `inside` another element: add a section.',
  },
  CATALOGUE_NAME_TAKEN: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a name that is taken',
    hint: 'Leave it out: it is known already. Case, `-` and `_` make no difference to a name of AA.',
  },
  CATALOGUE_COLUMN_TAKEN: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has the column of another',
    hint: 'Give the field a column of its own: `{ type: text, column: carrier_name }`.',
  },
  CATALOGUE_TABLE_TAKEN: {
    kind: 'configuration',
    summary: 'an addition to the catalogue has a table that is taken',
    hint: 'Give the section a table of its own: `table: my_certifications`. Names that begin with `sync_` are ours.',
  },
  CATALOGUE_BAD_SECTION: {
    kind: 'configuration',
    summary: 'an addition to the catalogue says something of a section that does not fit',
    hint: 'A known section can be given `fields` and nothing else. A new one needs at least one field; `within` names another section, and `itemText` one of its own columns.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type CatalogueErrorCode = keyof typeof catalogueErrors;

export class CatalogueError extends AaShadowError {
  declare readonly code: CatalogueErrorCode;

  /** `detail`: what exactly, such as `phones.carrier`. */
  constructor(code: CatalogueErrorCode, detail: string) {
    const { kind, summary, hint } = catalogueErrors[code];
    super({ code, kind, message: `${summary}: ${detail}`, hint });
    this.name = 'CatalogueError';
  }
}
