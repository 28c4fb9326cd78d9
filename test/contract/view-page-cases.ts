// The configuration and the queries of docs/views.md: they are what the program reads, and what both engines answer.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { storedCatalogue } from '../../src/config/client-catalogues.ts';
import { readSettings } from '../../src/config/settings-file.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { asKept } from '../support/as-kept.ts';
import { lookInside } from '../support/look-inside.ts';
import type { OpenFresh } from './contract-database.ts';
import { customerWith } from './view-cases.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/views.md'), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``, 'g'))].map(([, text = '']) => text);

const customer = customerWith('1', {
  emails: [{ address: 'ann@example.org', preferred: true }],
  memberships: [{ status_code: 'ACTIVE', subgroup_type: 'CHAPTER', subgroup_name: 'Minnesota' }],
  customerAttributes: [
    { type: 'SPEC', code: 'PRIM', char: 'Equine' },
    { type: 'LIC', code: 'STATE', char: 'MN' },
  ],
});

export function viewPageCases(openFresh: OpenFresh): void {
  test('the configuration and the queries of docs/views.md work as they stand there', async () => {
    const [yaml = ''] = blocks('yaml');
    const settings = readSettings(yaml, '/etc/aa-shadow.yaml', { AA_USERNAME: 'u', AA_PASSWORD: 'p' });
    const database = await openFresh();
    const shadow = await openShadow(database.url, { catalogue: storedCatalogue(settings) });
    onTestFinished(async () => {
      await shadow.close();
      await database.remove();
    });
    const { id, views = [] } = settings.clients[0]!;
    await shadow.register(id);
    await shadow.mapViews(id, views);
    const fetchNumber = await shadow.nextFetchNumber(id);
    const kept = shadow.preparation()(
      asKept({ ...customer, values: customer.values.map((value) => (value === true ? false : value)) }),
    );
    const result = {
      kind: 'current',
      custId: customer.custId,
      fetchNumber,
      fetchedAt: new Date(),
      customer: kept,
    } as const;
    await shadow.apply({ client: id, lease: null, results: [result] });
    const answers = [];
    for (const query of blocks('sql')) answers.push(await lookInside(database.url, query));
    expect(answers).toMatchObject([
      [{ email: 'ann@example.org', phone: null }],
      [{ cust_id: '1', subgroup_name: 'Minnesota', email: 'ann@example.org' }],
      [{ cust_id: '1', specialty: 'Equine', licensed_since: null }],
    ]);
  });
}
