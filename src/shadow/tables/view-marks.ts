// The mark of a view: by it a database knows which views are ours, and as what their columns were declared. It stands in the comment of the
// view, or in its text: `aa-shadow view 1: specialty text max, interests text list`.

import { type AttributeColumn, severalWays, viewColumnTypes } from '../../catalogue/attribute-view.ts';

export interface ViewMark {
  readonly edition: number;
  /** The columns that were declared, in their order. None: it is a view that every shadow has. */
  readonly columns: readonly AttributeColumn[];
}

/** By name. `null`: a view that somebody else made. */
export type FoundViews = ReadonlyMap<string, ViewMark | null>;

export interface ViewRow {
  readonly name: string;
  /** Where the mark would stand. */
  readonly text: string | null;
}

export const foundViews = (rows: readonly ViewRow[]): FoundViews =>
  new Map(rows.map(({ name, text }) => [name, markIn(text ?? '')]));

export function markText({ edition, columns }: ViewMark): string {
  const declared = columns.map(({ name, type, several }) => `${name} ${type} ${several}`).join(', ');
  return `aa-shadow view ${edition}${declared === '' ? '' : `: ${declared}`}`;
}

function markIn(text: string): ViewMark | null {
  const [, edition, declared] = /aa-shadow view (\d+)(?:: ([\w ,]+))?/.exec(text) ?? [];
  if (edition === undefined) return null;
  const columns = declared === undefined ? [] : declared.trim().split(', ').map(columnIn);
  return columns.includes(null)
    ? null
    : { edition: Number(edition), columns: columns.filter((column) => column !== null) };
}

function columnIn(text: string): AttributeColumn | null {
  const [name = '', type, several] = text.split(' ');
  const known = viewColumnTypes.find((one) => one === type);
  const way = severalWays.find((one) => one === several);
  return known === undefined || way === undefined ? null : { name, type: known, several: way };
}
