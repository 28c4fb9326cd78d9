// Fields of several clients have their columns in the same tables: a column has one type.

import type { Catalogue } from '../catalogue/catalogue.ts';
import { placeOfPath, type PromotedField } from '../catalogue/promoted.ts';
import type { Complaint } from './complaint.ts';
import type { Group } from './condition-keys.ts';
import { fieldsOfClient } from './field-keys.ts';

interface Promoted {
  readonly index: number;
  readonly id: string;
  readonly field: PromotedField;
}

/** `clients`: their keys as they are written, by position. */
export function fieldChecks(clients: ReadonlyMap<number, Group>, base: Catalogue): readonly Complaint[] {
  const all = [...clients].flatMap(([index, client]) =>
    (fieldsOfClient(client, base) ?? []).map((field) => ({
      index,
      id: typeof client['id'] === 'string' ? client['id'] : String(index),
      field,
    })),
  );
  const byColumn = Map.groupBy(
    all.filter(({ field }) => field.column !== null),
    ({ field }) => `${placeOfPath(field.path).section ?? 'customer'}.${field.column}`,
  );
  return [...byColumn].flatMap(([column, promoted]) => conflictsIn(column, promoted));
}

/** Both places are told: it is not known which of them is wrong. */
function conflictsIn(column: string, promoted: readonly Promoted[]): readonly Complaint[] {
  const [first] = promoted;
  const other = promoted.find(({ field }) => field.type !== first?.field.type);
  if (first === undefined || other === undefined) return [];
  return promoted.flatMap((one): readonly Complaint[] => {
    const against = one.field.type === first.field.type ? other : first;
    return [
      {
        code: 'CONFIG_BAD_VALUE',
        path: ['clients', one.index, 'fields', one.field.path],
        message: `the column ${column} is a ${one.field.type} here, and a ${against.field.type} for ${against.id} (clients[${against.index}].fields.${against.field.path})`,
        suggestion: 'give both one type, or one of them another column',
      },
    ];
  });
}
