// An extended catalogue on SQLite, and in the reference.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogueReference } from '../../scripts/catalogue-reference.ts';
import { effectiveConfiguration } from '../../src/config/settings-conversion.ts';
import { readSettings } from '../../src/config/settings-file.ts';
import { postgresSchemaSql, schemaSql } from '../../src/shadow/schema-sql.ts';
import { extendedCases, grown } from './extended-cases.ts';

extendedCases('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-catalogue-'));
  const remove = (): Promise<void> => Promise.resolve(rmSync(folder, { recursive: true }));
  return Promise.resolve({ url: `sqlite:${join(folder, 'shadow.db')}`, remove });
});

test('the reference of an extended catalogue has what was added', () => {
  const page = catalogueReference(grown);
  expect(page).toContain('| `carrierCode` | `carrier_code` | text |');
  expect(page).toContain('| `loyaltyPoints` | `loyalty_points` | number |');
  expect(page).toContain('## pets → `pets`\n\nA list of `pet`. Options: `includeDead`.');
  expect(page).toContain('It is inside each item of `pets`; `pet_item_no` is the number of that item.');
  expect(catalogueReference()).not.toContain('carrierCode');
  for (const sql of [schemaSql(grown), postgresSchemaSql(grown)])
    expect(sql).toContain('CREATE TABLE "pets"');
});

test('the configuration may name what was added, and nothing else that is unknown', () => {
  const yaml = `clients:
  - { id: demo, url: 'https://aa.example/dad', username: u, password: p, sections: { pets: { includeDead: true } } }`;
  const settings = readSettings(yaml, '/etc/aa-shadow.yaml', {}, grown);
  expect(settings.clients[0]?.association.sections).toEqual({ pets: { options: ['includeDead'], attr: [] } });
  expect(JSON.stringify(effectiveConfiguration(settings, grown))).toContain('"pets":{"includeDead":true}');
  expect(() => readSettings(yaml, '/etc/aa-shadow.yaml', {})).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }) as Error,
  );
});
