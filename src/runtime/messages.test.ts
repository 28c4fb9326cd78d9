import { expect, test } from 'vitest';
import { AaShadowError } from '../aa-shadow-error.ts';
import { clientId, custId } from '../catalogue/ids.ts';
import type { SyncEvent } from '../sync/sync-event.ts';
import { carried, revived } from './messages.ts';

const client = clientId('acme');
const across = (event: SyncEvent): SyncEvent => revived(structuredClone(carried(event)));

test('an error arrives with its class, code, kind and hint', () => {
  const error = new AaShadowError({ code: 'AA_TIMEOUT', kind: 'transient', message: 'slow', hint: 'wait' });
  const event = across({ client, type: 'failed', error, retryInMs: 1_000 });
  expect(event).toMatchObject({
    type: 'failed',
    retryInMs: 1_000,
    error: { code: 'AA_TIMEOUT', hint: 'wait' },
  });
  expect('error' in event && event.error).toBeInstanceOf(AaShadowError);
});

test('dates and lists arrive unchanged', () => {
  const knownAt = new Date();
  const applied = [{ custId: custId('0012'), outcome: 'created', sections: ['emails'], knownAt } as const];
  const event: SyncEvent = { client, type: 'applied', applied, tookMs: 1 };
  expect(across(event)).toEqual(event);
});
