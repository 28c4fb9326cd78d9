// Makes the reference page of the error codes from their tables.

import { aaErrors } from '../src/aa/aa-error.ts';
import type { ErrorEntry } from '../src/aa-shadow-error.ts';
import { captureErrors } from '../src/capture/capture-error.ts';
import { catalogueErrors } from '../src/catalogue/catalogue-error.ts';
import { configErrors } from '../src/config/config-error.ts';
import { httpErrors } from '../src/http/http-errors.ts';
import { ledgerCodes } from '../src/shadow/ledger/ledger-codes.ts';
import { shadowErrors } from '../src/shadow/shadow-error.ts';
import { syncErrors } from '../src/sync/sync-error.ts';

type Table = Readonly<Record<string, ErrorEntry>>;

const tables: readonly (readonly [string, string, Table])[] = [
  ['Configuration', 'Exit code 3.', configErrors],
  ['Catalogue', 'Exit code 3.', catalogueErrors],
  ['Association Anywhere', 'Exit code 4.', aaErrors],
  ['Database', 'Exit code 5; 7 for `DB_SCHEMA_NEWER`.', shadowErrors],
  ['Ledger', 'Codes of parked customers. No command ends with them.', ledgerCodes],
  ['Capture', 'Exit code 3.', captureErrors],
  [
    'HTTP',
    'Exit code 3; 1 for `HTTP_NO_ANSWER`. The others are problems that the server answers with: [http.md](../http.md).',
    httpErrors,
  ],
  ['Sync', 'Exit code 1; 5 for `SYNC_CLIENT_HELD`.', syncErrors],
];

export const errorsReference = (): string => `# Error codes

<!-- Generated from the tables in src/ by scripts/generate-reference.ts; do not edit. -->

Codes are stable: match them, never the text. The kinds mean:

- **transient**: it ends by itself, so the work is tried again.
- **refused**: AA or the database refused. Trying again soon does not help.
- **configuration**: a person must change a setting here or at ACGI.
- **bug**: an error of this program. Please report it.

Besides these there are \`USAGE\` (the command line was wrong, exit code 2) and \`UNEXPECTED\` (exit code 1).

${tables.map(tableText).join('\n')}`;

const tableText = ([title, says, table]: (typeof tables)[number]): string => `## ${title}

${says}

| code | kind | what happened | what to do |
| --- | --- | --- | --- |
${Object.entries(table)
  .map(([code, { kind, summary, hint }]) => `| \`${code}\` | ${kind} | ${cell(summary)} | ${cell(hint)} |\n`)
  .join('')}`;

const cell = (text: string): string => text.replaceAll('|', '\\|');
