// Makes the reference page of the catalogue: each section with its options, fields, types and columns, and how well they are
// known.

import { builtIn, type Catalogue } from '../src/catalogue/catalogue.ts';
import type { Field, FieldType } from '../src/catalogue/field.ts';
import { filterKeys, type Section } from '../src/catalogue/section.ts';
import { dataTables } from '../src/shadow/tables/data-tables.ts';
import { type ReadyView, readyViews } from '../src/shadow/tables/ready-views.ts';

export const catalogueReference = (catalogue: Catalogue = builtIn): string => `# Catalogue

<!-- Generated from src/catalogue by scripts/generate-reference.ts; do not edit. -->

The data of a customer that is known, and its place in the shadow database. Columns are AA's names in snake_case. Every table
also has \`client_id\`, \`cust_id\` and \`extra\` (JSON: what the catalogue does not know); section tables also have
\`item_no\`, the item's position in AA's answer, from 1.

How well each name is known: _documented_: it is in the documents that public integrations were written from. _attested_: working
public integrations read it. Both are equally reliable. _assumed_: it follows AA's naming pattern and may be wrong; a name
that differs is stored in \`extra\`, and \`aa-shadow status\` names it. _since_: the release of AA that introduced it, where that is
known. An older AA leaves it out. _searched_: customers are found by it (docs/search.md).

${codes(builtIn.volatile)} is AA's optimistic lock. It stands on the customer and on many items, and changes with every edit.
It is kept in \`document\`, as it was when the stored content was read. It has no column and makes no change in the feed. Do not
use it to write to AA. \`dialect.volatile\` adds further such names.${alsoVolatile(catalogue)}

| section | table | options | items | fields |
| --- | --- | --- | --- | --- |
${catalogue.sections.map(sectionRow).join('')}
All sections may also be listed without options. Options are true or false. The default is false, except for \`includeAll\`: of
attribute sections AA gives only what is asked for, so it is true unless \`attr\` lists the wanted kinds
(${codes(filterKeys)}): \`customerAttributes: { attr: [{ type: SKILL }] }\`.

## How values are read

Names are compared without case, \`-\`, \`_\` and namespace prefix. A value may be an element or an attribute. A text that cannot be read
as its type leaves its column null. The text is kept in \`extra\` and in \`document\`, and \`aa-shadow status\` counts it.

- **Dates** are \`MM/DD/YYYY\`; \`YYYY-MM-DD\` and \`DD-MON-YYYY\` are read too, and a time of day may follow. \`YYYYMMDDHH24MISS\` is read
  only in the fields marked _or digits_, because elsewhere fourteen digits could mean anything. \`31-DEC-99\` is not read: a year with
  two digits does not say the century, and a birthday of 1935 must not become 2035.
- **Flags** are \`true\`/\`false\`, \`Y\`/\`N\`, \`yes\`/\`no\` or \`1\`/\`0\`. \`T\` and \`F\` are not read, because for a membership they could
  mean terminated and former.
- **Numbers** are plain decimals, and are read only if they can be kept exactly.
- **Lists** are JSON columns: the texts, or small objects by AA's own names, inside one item. A new order alone is no change.
- **A bare text in place of an item** (\`<email>a@b.c</email>\`) is the value of the main field of the item. The section names that
  field. Where there is none (an address in one line), the text is kept in \`extra\`.

## The customer itself → \`customers\`

${fieldTable(catalogue.identity)}
## name → \`customers\`

${fieldTable(catalogue.name)}
## Once in a section → \`customers\`

${fieldTable(catalogue.container)}
${catalogue.sections.map((section) => sectionText(section, parentColumnOf(section, catalogue))).join('\n')}
## Views

Every shadow has these ([views.md](../views.md)). A configuration may declare more.

${readyViews(catalogue).map(viewText).join('\n')}`;

const viewText = ({ name, about, columns }: ReadyView): string => `### \`${name}\`

${about}

| column | is |
| --- | --- |
${columns.map((one) => `| \`${one.name}\` | \`${one.table}.${one.column}\` |\n`).join('')}`;

function alsoVolatile({ volatile }: Catalogue): string {
  const others = volatile.filter((name) => !builtIn.volatile.includes(name));
  return others.length === 0 ? '' : ` Here they are ${codes(others)}.`;
}

const parentColumnOf = ({ name }: Section, catalogue: Catalogue): string | null =>
  dataTables(catalogue).sections.find(({ section }) => section === name)?.parentColumn ?? null;

const sectionRow = (section: Section): string =>
  `| [\`${section.name}\`](#${anchorOf(section)}) | \`${section.table}\` | ${codes(section.options)} | ${itemOf(section)} | ${section.fields.length} |\n`;

const headingOf = ({ name, table }: Section): string => `${name} → \`${table}\``;

/** The anchor that GitHub makes from the heading. */
const anchorOf = (section: Section): string =>
  headingOf(section)
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');

const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || 'none';

const itemOf = ({ item, itemStands }: Section): string =>
  item === null ? 'one' : `\`${item}\`${itemStands === 'assumed' ? ' (assumed)' : ''}`;

function sectionText(section: Section, parentColumn: string | null): string {
  const { options, filtered, item, within, itemText, fields, since } = section;
  const facts = [
    item === null ? 'A customer has it once.' : `A list of ${itemOf(section)}.`,
    within === null
      ? ''
      : `It is inside each item of \`${within}\`; \`${parentColumn}\` is the number of that item.`,
    itemText === null ? '' : `An item that is a bare text is stored in \`${itemText}\`.`,
    options.length === 0 ? '' : `Options: ${codes(options)}${filtered ? ', `attr`' : ''}.`,
    since === null ? '' : `Since AA ${since}.`,
  ];
  return `## ${headingOf(section)}\n\n${facts.filter((fact) => fact !== '').join(' ')}\n\n${fieldTable(fields)}`;
}

const typeNames: Readonly<Record<FieldType, string>> = {
  text: 'text',
  date: 'date',
  flag: 'true/false',
  number: 'number',
  list: 'list (JSON)',
};

const elementOf = ({ element, inside, entry }: Field): string =>
  [...(inside === null ? [] : [inside]), element, ...(entry === null ? [] : [entry])]
    .map((name) => `\`${name}\``)
    .join(' > ');

const typeOf = ({ type, compact }: Field): string => `${typeNames[type]}${compact ? ' or digits' : ''}`;

const standingOf = ({ stands, since, searched }: Field): string =>
  `${stands}${since === null ? '' : `, since ${since}`}${searched === null ? '' : `, searched: ${searched}`}`;

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(
    (field) => `| ${elementOf(field)} | \`${field.column}\` | ${typeOf(field)} | ${standingOf(field)} |\n`,
  );
  return `| AA's element | column | type | how known |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}
