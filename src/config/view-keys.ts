// The keys `views`: at the top, which views the database has, with their columns; and of a client, from which of its attributes a column has
// its values. Their forms and names are checked here. Whether a client names a view that there is, is checked in view-checks.ts.

import { z } from 'zod';
import {
  type AttributeColumn,
  type AttributeView,
  type MappedColumn,
  severalWays,
  type SeveralWay,
  type ViewColumnType,
  viewColumnTypes,
} from '../catalogue/attribute-view.ts';
import { type Catalogue, perCatalogue } from '../catalogue/catalogue.ts';
import type { Json } from '../catalogue/customer-record.ts';
import { snakeCase } from '../catalogue/field.ts';
import {
  columnsOfDatabases,
  isReservedRelation,
  isSqlName,
  longestSqlName,
  ownRelations,
} from '../catalogue/taken.ts';
import { below, type Complain, type Group, isGroup } from './condition-keys.ts';
import type { Plain } from './configuration-tree.ts';
import { nullable } from './key-schema.ts';
import { suggestName } from './nearest-name.ts';
import { reservedWords } from './sql-words.ts';

const codec = <T>(read: (written: Plain, complain: Complain) => T, write: (value: T) => Json) =>
  z.codec(z.unknown(), z.custom<T>(), {
    decode: (written, { issues }) =>
      read(written as Plain, (path, message, suggestion) => {
        issues.push({ code: 'custom', input: written, path: [...path], message, params: { suggestion } });
      }),
    encode: write,
  });

const declaredViews = perCatalogue((catalogue) =>
  codec((written, complain) => readViews(written, catalogue, complain), writeViews),
);

/** `null` when it is left out: the database has its two ready-made views. */
export const viewKeys = (catalogue: Catalogue) =>
  nullable(declaredViews(catalogue), {
    type: 'views by name',
    default: 'there are none',
    description:
      'Views of attributes, for all clients: a row for each living customer, and your `columns`. A column is a type (text, number or date), or `{ type, several }`: what it shows where a customer has the attribute several times, the greatest value (`max`, the default) or a JSON array (`list`). Which attribute it is, each client says in its own `views` (docs/views.md).',
  });

const mappedColumns = codec(readMapping, writeMapping);

export const clientViewKeys = nullable(mappedColumns, {
  type: 'columns of views',
  default: 'there are none',
  description:
    'From which `customerAttributes` the columns of `views` have their values: for each view its columns, each with the `type` and the `code` of an attribute. Without a code: all of that type. A column that a client does not name is empty for its customers.',
});

/** The views of a configuration whose `views` are well-formed; none otherwise. */
export function viewsIn(configuration: Plain, catalogue: Catalogue): readonly AttributeView[] {
  const written = isGroup(configuration) ? configuration['views'] : undefined;
  const read = written === undefined ? null : declaredViews(catalogue).safeParse(written);
  return read?.data ?? [];
}

/** The same of the columns that a client names. */
export const mappingIn = ({ views }: Group): readonly MappedColumn[] =>
  views === undefined ? [] : (mappedColumns.safeParse(views).data ?? []);

// Reading what is declared.

const exampleView = '{ member_attributes: { columns: { specialty: text } } }';

function readViews(written: Plain, catalogue: Catalogue, complain: Complain): readonly AttributeView[] {
  if (!isGroup(written)) {
    complain([], 'must be a group of views by their names', `such as ${exampleView}`);
    return [];
  }
  const taken = new Set([...ownRelations, ...catalogue.sections.map(({ table }) => table)]);
  const isTaken = (name: string): boolean => taken.has(name) || isReservedRelation(name);
  return Object.entries(written).map(([name, settings]) => {
    const at = below(complain, name);
    checkName(name, { what: 'view', isTaken, others: Object.keys(written), complain: at });
    return { name, columns: readColumns(settings, at) };
  });
}

interface Naming {
  readonly what: 'view' | 'column';
  readonly isTaken: (name: string) => boolean;
  readonly others: readonly string[];
  readonly complain: Complain;
}

function checkName(name: string, { what, isTaken, others, complain }: Naming): void {
  const other = `such as ${what === 'view' ? 'my' : 'aa'}_${usable(name)}`;
  const lower = name.toLowerCase();
  if (lower !== name && others.includes(lower))
    complain([], `is the same name as ${lower} in another case`, 'give one of the two another name');
  else if (name.length > longestSqlName)
    complain(
      [],
      `is too long for a name: ${name.length} characters`,
      `write it in ${longestSqlName} at most`,
    );
  else if (!isSqlName(name))
    complain(
      [],
      `is no name of a ${what}: a-z, 0-9 and _, beginning with a letter`,
      `such as ${usable(name)}`,
    );
  else if (reservedWords.has(name))
    complain([], 'is a word of SQL, which every query would have to quote', other);
  else if (isTaken(name))
    complain([], `is the name of a ${what === 'view' ? 'table' : 'column'} of ours`, other);
}

/** A name that could stand in its place. */
function usable(name: string): string {
  const plain = snakeCase(name)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '');
  return plain === '' ? 'attributes' : plain.slice(0, 40);
}

const ownColumns = new Set(['client_id', 'cust_id', ...columnsOfDatabases]);
const isOwnColumn = (name: string): boolean => ownColumns.has(name);

function readColumns(written: Plain, complain: Complain): readonly AttributeColumn[] {
  const columns = isGroup(written) ? written['columns'] : undefined;
  const strange = isGroup(written) ? complainOfStrange(written, ['columns'], complain) : 0;
  if (columns === undefined && strange > 0) return [];
  if (!isGroup(columns) || Object.keys(columns).length === 0) {
    complain([], 'must have columns', 'such as { columns: { specialty: text } }');
    return [];
  }
  return Object.entries(columns).flatMap(([name, settings]) => {
    const at = below(complain, 'columns', name);
    checkName(name, { what: 'column', isTaken: isOwnColumn, others: Object.keys(columns), complain: at });
    return readColumn(name, settings, at);
  });
}

function readColumn(name: string, written: Plain, complain: Complain): readonly AttributeColumn[] {
  if (typeof written === 'string') {
    const type = readWord<ViewColumnType>(written, viewColumnTypes, 'type', complain);
    return type === null ? [] : [{ name, type, several: 'max' }];
  }
  if (!isGroup(written)) {
    complain([], 'must be a type, or a group', 'such as text, or { type: text, several: list }');
    return [];
  }
  complainOfStrange(written, ['type', 'several'], complain);
  const { type, several = 'max' } = written;
  const read = readWord<ViewColumnType>(type, viewColumnTypes, 'type', below(complain, 'type'));
  const way = readWord<SeveralWay>(several, severalWays, 'way', below(complain, 'several'));
  return read === null || way === null ? [] : [{ name, type: read, several: way }];
}

function readWord<Word extends string>(
  written: Plain,
  words: readonly Word[],
  what: string,
  complain: Complain,
): Word | null {
  const word = words.find((one) => one === written);
  if (word !== undefined) return word;
  if (typeof written === 'string')
    complain([], `there is no ${what} ${written}`, suggestName(written, words));
  else complain([], 'must be a single value', `one of ${words.join(', ')}`);
  return null;
}

/** Returns how many there are. */
function complainOfStrange(group: Group, known: readonly string[], complain: Complain): number {
  const strange = Object.keys(group).filter((name) => !known.includes(name));
  for (const name of strange) complain([name], `there is no setting ${name}`, suggestName(name, known));
  return strange.length;
}

// Reading what a client names.

const exampleMapping = '{ member_attributes: { specialty: { type: SPEC, code: PRIM } } }';

function readMapping(written: Plain, complain: Complain): readonly MappedColumn[] {
  if (!isGroup(written)) {
    complain([], 'must be a group of views by their names', `such as ${exampleMapping}`);
    return [];
  }
  return Object.entries(written).flatMap(([view, columns]) => {
    const at = below(complain, view);
    if (isGroup(columns))
      return Object.entries(columns).flatMap(([column, attribute]) =>
        readAttribute({ view, column }, attribute, below(at, column)),
      );
    at([], 'must be a group of columns', 'such as { specialty: { type: SPEC, code: PRIM } }');
    return [];
  });
}

function readAttribute(
  place: Pick<MappedColumn, 'view' | 'column'>,
  written: Plain,
  complain: Complain,
): readonly MappedColumn[] {
  if (!isGroup(written)) {
    complain([], 'must be a group', 'such as { type: SPEC, code: PRIM }');
    return [];
  }
  complainOfStrange(written, ['type', 'code'], complain);
  const type = readText(written['type'], below(complain, 'type'));
  const code = written['code'] === undefined ? null : readText(written['code'], below(complain, 'code'));
  return type === null ? [] : [{ ...place, type, code }];
}

/** `null`: it was complained of. */
function readText(written: Plain, complain: Complain): string | null {
  if (typeof written === 'string' && written.trim() !== '') return written.trim();
  complain([], 'must be a text', 'write it as AA has it in customerAttributes');
  return null;
}

// Writing.

function writeViews(views: readonly AttributeView[]): Json {
  return Object.fromEntries(
    views.map(({ name, columns }) => [
      name,
      { columns: Object.fromEntries(columns.map((column) => [column.name, writtenColumn(column)])) },
    ]),
  );
}

const writtenColumn = ({ type, several }: AttributeColumn): Json =>
  several === 'max' ? type : { type, several };

function writeMapping(columns: readonly MappedColumn[]): Json {
  return Object.fromEntries(
    [...Map.groupBy(columns, ({ view }) => view)].map(([view, mapped]) => [
      view,
      Object.fromEntries(
        mapped.map(({ column, type, code }) => [column, { type, ...(code === null ? {} : { code }) }]),
      ),
    ]),
  );
}
