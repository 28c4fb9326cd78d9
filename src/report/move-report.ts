// The reports of `move` and `backup`: JSON documents (docs/json-output.md) and texts.

import type { BackupReport, Moved } from '../shadow/shadow.ts';
import { count, counted } from '../wording.ts';

export interface MoveReport extends Moved {
  /** Addresses without passwords. */
  readonly from: string;
  readonly to: string;
  /** The configuration file, and the line that it needs now. */
  readonly configuration: string;
  readonly line: string;
}

export const movedDocument = ({ from, to, resumed, tables, configuration, line }: MoveReport) => ({
  from,
  to,
  resumed,
  rows: rowsOf(tables),
  tables: tables.map(({ table, rows, digest }) => ({ table, rows, digest })),
  configuration,
  line,
});

const rowsOf = (tables: Moved['tables']): number => tables.reduce((sum, { rows }) => sum + rows, 0);

export function movedText({ from, to, tables, configuration, line }: MoveReport): string {
  const compared =
    tables.length === 0
      ? 'An earlier call had moved and compared everything.'
      : `${counted(rowsOf(tables), 'row')} in ${counted(tables.length, 'table')} moved; both databases were read again and are equal.`;
  return `${compared}
  from  ${from}
  to    ${to}
Now write this line into ${configuration}, and start \`run\`:
  ${line}
The old database refuses work from now on. Delete it when you do not need it any more.
`;
}

/** `to`: where the move would have led; `null`: there was none. */
export const canceledDocument = (to: string | null) => ({ canceled: to !== null, to });

export const canceledText = (to: string | null): string =>
  to === null
    ? 'there is no move to give up\n'
    : `the move to ${to} is given up: work may be done in the old database again. The new one holds a part of the data: delete it before you move there again\n`;

export const backupDocument = ({ file, bytes }: BackupReport) => ({ file, bytes });

export const backupText = ({ file, bytes }: BackupReport): string =>
  `${file}: ${count(bytes)} bytes, checked (integrity_check)\n`;
