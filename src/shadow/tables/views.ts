// Which views a database lacks, and the statements that make them. A view that is there is only ever replaced by one that has all of its
// columns, in their order: others may have built on it.

import type { AttributeColumn, AttributeView } from '../../catalogue/attribute-view.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { ShadowError } from '../shadow-error.ts';
import { attributeEdition, attributes, attributeViewSql } from './attribute-views.ts';
import type { TableDialect } from './ddl.ts';
import type { Found } from './found-tables.ts';
import { type ReadyView, readyViews } from './ready-views.ts';
import type { FoundViews, ViewMark } from './view-marks.ts';

interface View {
  readonly name: string;
  readonly mark: ViewMark;
  /** `there`: the mark of the view that the database has. */
  grown(there: ViewMark): ViewMark;
  sql(mark: ViewMark, dialect: TableDialect): string;
}

const viewsOf = (catalogue: Catalogue): readonly View[] => [
  ...readyViews(catalogue).map(asView),
  ...declaredViews(catalogue).map(attributeView),
];

const attributeView = ({ name, columns }: AttributeView): View => ({
  name,
  mark: { edition: attributeEdition, columns },
  grown: ({ columns: known }) => ({
    edition: attributeEdition,
    columns: [...known, ...columns.filter((column) => !known.some((one) => one.name === column.name))],
  }),
  sql: (mark, dialect) => attributeViewSql(name, mark.columns, dialect),
});

/** Without the table of the attributes, there is nothing to show. */
const declaredViews = ({ views = [], sections }: Catalogue): readonly AttributeView[] =>
  sections.some(({ table }) => table === attributes) ? views : [];

function asView(view: ReadyView): View {
  const mark = { edition: view.edition, columns: [] };
  return { name: view.name, mark, grown: () => mark, sql: () => readySql(view) };
}

const readySql = ({ columns, from }: ReadyView): string =>
  `SELECT ${columns.map(({ sql }) => sql).join(',\n  ')}\n${from}`;

type FoundInViews = Pick<Found, 'columns' | 'views' | 'dialect'>;

/** The statements that make what is lacking. */
export const lackingViews = (found: FoundInViews, catalogue: Catalogue): readonly string[] =>
  viewsOf(catalogue).flatMap((view) => lackingOf(view, found));

/** The same of the views that were declared for another database. */
export const lackingOfOther = (found: FoundInViews, other: FoundViews): readonly string[] =>
  [...other].flatMap(([name, mark]) =>
    mark === null || mark.columns.length === 0
      ? []
      : lackingOf(attributeView({ name, columns: mark.columns }), found),
  );

function lackingOf(view: View, { views, dialect }: FoundInViews): readonly string[] {
  const there = views.get(view.name) ?? null;
  if (there === null)
    return dialect.views.make({ name: view.name, sql: view.sql(view.mark, dialect), mark: view.mark });
  const mark = view.grown(there);
  const isWhole = there.edition === mark.edition && there.columns.length === mark.columns.length;
  // A view of a higher edition is that of a newer program.
  if (isWhole || there.edition > mark.edition) return [];
  return dialect.views.replace({ name: view.name, sql: view.sql(mark, dialect), mark });
}

/** Throws `DB_FOREIGN` where a name is taken, and `DB_OTHER_TYPE` where a column was declared otherwise. */
export function refuseTakenViews({ columns, views }: FoundInViews, catalogue: Catalogue): void {
  for (const { name, mark } of viewsOf(catalogue)) {
    const there = views.get(name);
    if (there === null || (there === undefined && columns.has(name)))
      throw new ShadowError('DB_FOREIGN', {
        detail: `it has a ${there === null ? 'view' : 'table'} ${name} of its own`,
        hint: mark.columns.length === 0 ? hintOfReady : hintOfDeclared,
      });
    for (const column of mark.columns) refuseOtherColumn(name, column, there?.columns ?? []);
  }
}

const hintOfReady =
  'Every shadow has a view of this name. Rename what has it, or give the shadow its own database or schema. After a dump without comments ours are not known as such: drop them, and `aa-shadow migrate` makes them again. Nothing was changed.';
const hintOfDeclared =
  'Give the view another name in `views` of the configuration, or rename what has the name. After a dump without comments ours are not known as such: drop them, and `aa-shadow migrate` makes them again. Nothing was changed.';

function refuseOtherColumn(view: string, column: AttributeColumn, known: readonly AttributeColumn[]): void {
  const there = known.find(({ name }) => name === column.name);
  if (there === undefined || kindOf(there) === kindOf(column)) return;
  throw new ShadowError('DB_OTHER_TYPE', {
    detail: `${view}.${column.name} is ${kindOf(there)}, and is declared as ${kindOf(column)}`,
    hint: 'A column of a view keeps its type, because others may have built on it. Give the new one another name in `views`, and leave the old one: it is empty where no client names it.',
  });
}

const kindOf = ({ type, several }: AttributeColumn): string =>
  several === 'list' ? `a list of ${type}` : type;
