// What a client says of views: that there are such views and columns, and that AA is asked for the attributes.

import type { MappedColumn } from '../catalogue/attribute-view.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AttributeFilter } from '../catalogue/section.ts';
import { comparable } from '../shape/conditions.ts';
import type { Complaint } from './complaint.ts';
import type { Group } from './condition-keys.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';
import { suggestName } from './nearest-name.ts';
import { sectionKeys } from './section-keys.ts';
import { mappingIn, viewsIn } from './view-keys.ts';

const attributes = 'customerAttributes';

/** `clients`: their keys as they are written, by position. */
export function viewChecks(
  configuration: Plain,
  clients: ReadonlyMap<number, Group>,
  catalogue: Catalogue,
): readonly Complaint[] {
  const views = new Map(viewsIn(configuration, catalogue).map(({ name, columns }) => [name, columns]));
  const isUnread = views.size === 0 && hasViews(configuration);
  const unknownName = ({ view, column }: MappedColumn, path: KeyPath): readonly Complaint[] => {
    // Its own problems are told first.
    if (isUnread) return [];
    const columns = views.get(view)?.map(({ name }) => name);
    if (columns === undefined)
      return [
        unknown([...path, view], `there is no view ${view} in \`views\` at the top`, [...views.keys()]),
      ];
    return columns.includes(column)
      ? []
      : [unknown([...path, view, column], `there is no column ${column} in the view ${view}`, columns)];
  };
  return [...clients].flatMap(([index, client]) => {
    const path = ['clients', index, 'views'];
    const mapped = mappingIn(client);
    return mapped.flatMap((one) => [...unknownName(one, path), ...notAsked(one, client, path, catalogue)]);
  });
}

const hasViews = (configuration: Plain): boolean =>
  typeof configuration === 'object' && !Array.isArray(configuration) && 'views' in configuration;

const unknown = (path: KeyPath, message: string, known: readonly string[]): Complaint => ({
  code: 'CONFIG_UNKNOWN_KEY',
  path,
  message,
  suggestion: suggestName(String(path.at(-1)), known) ?? 'declare it there, or leave it out',
});

function notAsked(
  { view, column, type, code }: MappedColumn,
  { id, sections }: Group,
  path: KeyPath,
  catalogue: Catalogue,
): readonly Complaint[] {
  const read = sectionKeys(catalogue).safeParse(sections);
  if (!read.success) return [];
  const who = typeof id === 'string' ? id : 'the client';
  const wish = read.data[attributes];
  const bad = (message: string, suggestion: string): readonly Complaint[] => [
    { code: 'CONFIG_BAD_VALUE', path: [...path, view, column], message, suggestion },
  ];
  if (wish === undefined)
    return bad(
      `shows ${attributes}, which ${who} does not ask for`,
      `add \`${attributes}: {}\` to \`sections\``,
    );
  if (wish.options.includes('includeAll') || wish.attr.some((filter) => mayGive(filter, type, code)))
    return [];
  const attribute = `{ type: ${type}${code === null ? '' : `, code: ${code}`} }`;
  return bad(
    `shows an attribute that ${who} does not ask for`,
    `add \`${attribute}\` to \`attr\` of ${attributes}`,
  );
}

/** Whether AA gives such attributes because of this filter. */
const mayGive = (filter: AttributeFilter, type: string, code: string | null): boolean =>
  isLike(filter.type, type) && isLike(filter.code, code);

const isLike = (wanted: string | undefined, text: string | null): boolean =>
  wanted === undefined || text === null || comparable(wanted) === comparable(text);
