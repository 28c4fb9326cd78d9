// The reference page of the catalogue: every section, its options, fields, types and columns, and how well each is known.

import { identityFields, nameFields } from '../src/catalogue/customer-fields.ts';
import type { Field, FieldType } from '../src/catalogue/field.ts';
import { sections, type AnySection } from '../src/catalogue/sections.ts';

export const catalogueReference = (): string => `# Catalogue

<!-- Generated from src/catalogue by scripts/generate-reference.ts; do not edit. -->

What is known of a customer, and where it lands in the shadow database. Columns are AA's names in snake_case. Every table
also has \`client_id\`, \`cust_id\` and \`extra\` (JSON: what the catalogue does not know); section tables also
\`item_no\`, the item's position in AA's answer, from 1.

_attested_: seen in independent public integrations. _assumed_: follows AA's naming pattern, and may be wrong; a name that
differs lands in \`extra\`, and \`aa-shadow status\` names it.

| section | table | options | items | fields |
| --- | --- | --- | --- | --- |
${sections.map(sectionRow).join('')}
All sections may also be listed with no options. Options are true or false; left out, they are false.

## The customer itself → \`customers\`

${fieldTable(identityFields)}
## name → \`customers\`

${fieldTable(nameFields)}
${sections.map(sectionText).join('\n')}`;

const sectionRow = (section: AnySection): string =>
  `| [\`${section.name}\`](#${anchorOf(section)}) | \`${section.table}\` | ${codes(section.options)} | ${itemOf(section)} | ${section.fields.length} |\n`;

const headingOf = ({ name, table }: AnySection): string => `${name} → \`${table}\``;

/** As GitHub makes it from the heading. */
const anchorOf = (section: AnySection): string =>
  headingOf(section)
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');

const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || 'none';

const itemOf = ({ item, itemStands }: AnySection): string =>
  item === null ? 'one' : `\`${item}\`${itemStands === 'assumed' ? ' (assumed)' : ''}`;

function sectionText(section: AnySection): string {
  const { options, item, within, itemText, fields } = section;
  const facts = [
    item === null ? 'Stands once.' : `A list of ${itemOf(section)}.`,
    within === null ? '' : `Stands inside each item of \`${within}\`; \`job_item_no\` says which.`,
    itemText === null ? '' : `An item that is a bare text goes to \`${itemText}\`.`,
    options.length === 0 ? '' : `Options: ${codes(options)}.`,
  ];
  const known =
    fields.length === 0 ? 'Its fields are not known: all of it is kept in `extra`.\n' : fieldTable(fields);
  return `## ${headingOf(section)}\n\n${facts.filter((fact) => fact !== '').join(' ')}\n\n${known}`;
}

const typeNames: Readonly<Record<FieldType, string>> = {
  text: 'text',
  date: 'date',
  flag: 'true/false',
  number: 'number',
};

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(
    ({ element, column, type, stands }) =>
      `| \`${element}\` | \`${column}\` | ${typeNames[type]} | ${stands} |\n`,
  );
  return `| AA's element | column | type | known |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}
