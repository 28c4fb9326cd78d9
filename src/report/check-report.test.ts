// The text of `check`.

import { expect, test } from 'vitest';
import type { ServiceVerdict } from '../aa/probe.ts';
import { clientId } from '../catalogue/ids.ts';
import { type Checked, checkDocument, checkText } from './check-report.ts';

const lacking = (service: ServiceVerdict['service']): ServiceVerdict => ({
  service,
  address: `https://ams.example.org/x/${service}`,
  verdict: 'AA_NOT_PROVISIONED',
  detail: 'there is no such service at this address',
  hint: 'Check `url`.',
  ask: null,
  through: null,
  request: null,
  skeleton: null,
  dialectKeys: [],
});

const checked = (service: ServiceVerdict['service']): Checked => ({
  configuration: { path: 'aa-shadow.yaml', warnings: [] },
  database: { address: 'sqlite:x.db', error: null, isNew: false, risks: [] },
  clients: [{ client: clientId('demo'), services: [lacking(service)] }],
});

const plain = (_: string, text: string): string => text;

test('a service that the sync can do without is no fault when it is not there, and is not called ok', () => {
  expect(checkText(checked('enqueue'), plain)).toContain('\n!!  demo enqueue https://');
  expect(checkDocument(checked('enqueue')).ok).toBe(true);
  expect(checkText(checked('customers'), plain)).toContain('\nno  demo customers https://');
  expect(checkDocument(checked('customers')).ok).toBe(false);
});
