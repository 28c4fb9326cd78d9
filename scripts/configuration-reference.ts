// Makes the reference page of the configuration from the declarations of its keys.

import { z } from 'zod';
import { configurationKeys } from '../src/config/configuration-keys.ts';
import { defaultsExample, exampleConfiguration } from '../src/config/example-configuration.ts';
import { bare, type KeyNote, keyNotes, keysWithin } from '../src/config/key-schema.ts';

export const configurationReference = (): string => `# Configuration

<!-- Generated from src/config by scripts/generate-reference.ts; do not edit. -->

The file is named by \`--config\` or by \`AA_SHADOW_CONFIG\`. The default is \`aa-shadow.yaml\` in the current folder.
Check it with \`aa-shadow config\`, which also prints every default. Unknown keys are errors. All errors are reported
at once.

\`\`\`yaml
${exampleConfiguration}\`\`\`

Any value may use a variable of the environment: \`\${NAME}\` or \`\${NAME:-default}\`. Write \`$\${\` for a literal \`\${\`.
Durations are written \`500ms\`, \`10s\`, \`5m\`, \`2h\`, \`30d\`; sizes \`512KiB\`, \`64MiB\`, \`2GiB\`; shares \`5%\` or
\`0.05\`. Secrets may be in files of their own (\`passwordFile\`): one line of text in UTF-8; a byte order mark and line ends
at the end are left out, and blanks are kept. Paths are relative to the configuration file.

What many clients have in common is written once, under \`defaults\`: any key of a client but \`id\`. What a client sets itself is
used instead; groups are merged key by key, lists are replaced, and a client's \`password\` overrules the \`passwordFile\` of the
defaults. \`aa-shadow config\` shows what comes of it for each client. A hundred associations:

\`\`\`yaml
${defaultsExample}\`\`\`

${sectionsOf(configurationKeys, '', null).join('\n')}`;

interface Row {
  readonly name: string;
  readonly schema: z.core.$ZodType;
  readonly note: KeyNote;
}

/** One table for each group of keys. A group comes after the group that contains it. */
function sectionsOf(schema: z.core.$ZodType, prefix: string, note: KeyNote | null): readonly string[] {
  const rows = rowsOf(schema);
  const own = tableOf(prefix, note, rows);
  const inner = rows
    .filter(({ schema: row }) => isGroup(row) && !isEmpty(row))
    .flatMap((row) => sectionsOf(groupIn(row.schema), pathOf(prefix, row), row.note));
  return [own].concat(inner);
}

const rowsOf = (schema: z.core.$ZodType): readonly Row[] =>
  Object.entries(keysWithin(schema) ?? {}).map(([name, key]) => ({ name, schema: key, note: noteOf(key) }));

const noteOf = (schema: z.core.$ZodType): KeyNote =>
  keyNotes.get(schema) ?? { type: 'text', description: '' };

function groupIn(schema: z.core.$ZodType): z.core.$ZodType {
  const found = bare(schema);
  return found instanceof z.ZodArray ? found.element : found;
}

const isGroup = (schema: z.core.$ZodType): boolean => keysWithin(groupIn(schema)) !== null;

const isEmpty = (schema: z.core.$ZodType): boolean => rowsOf(groupIn(schema)).length === 0;

function pathOf(prefix: string, { name, schema }: Row): string {
  const list = bare(schema) instanceof z.ZodArray ? '[]' : '';
  return `${prefix === '' ? '' : `${prefix}.`}${name}${list}`;
}

const tableOf = (prefix: string, note: KeyNote | null, rows: readonly Row[]): string => `## ${
  prefix === '' ? 'The file' : `\`${prefix}\``
}

${note === null ? '' : `${note.description}\n\n`}| key | value | default | meaning |
| --- | --- | --- | --- |
${rows.map(rowText).join('')}`;

function rowText({ name, schema, note }: Row): string {
  const usual = note.default === undefined ? absence(schema) : `\`${note.default}\``;
  return `| \`${name}\` | ${note.type} | ${usual} | ${note.description.replaceAll('|', '\\|')} |\n`;
}

function absence(schema: z.core.$ZodType): string {
  if (isGroup(schema) && !(bare(schema) instanceof z.ZodArray))
    return isEmpty(schema) ? 'there are none' : 'see below';
  return z.safeParse(schema, undefined).success ? '' : 'required';
}
