// Between steps 2 and 3: customers AA gave evidence against become tombstones, unless they are suspiciously many (P6).

import type { SyncContext } from './sync-context.ts';
import { reached } from '../steps.ts';

export async function settleDeletions(context: SyncContext): Promise<'settled' | 'braked'> {
  const { client, shadow, settings, emit } = context;
  const answer = await shadow.settleDeletions(client, settings.brake);
  reached('deletions-settled');
  if (answer.kind === 'braked') {
    emit({ client, type: 'deletions-braked', gone: answer.gone, customers: answer.customers });
    return 'braked';
  }
  if (answer.deleted > 0) emit({ client, type: 'deletions-settled', deleted: answer.deleted });
  return 'settled';
}
