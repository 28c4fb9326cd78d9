// What the parts of writing one batch share.

import type { ClientId } from '../../../catalogue/ids.ts';
import type { BatchFacts } from '../../plan/batch.ts';
import type { Connection } from '../connection.ts';
import type { RowStatements } from './row-statements.ts';

export interface Writing extends BatchFacts {
  readonly connection: Connection;
  readonly client: ClientId;
  readonly statements: RowStatements;
}
