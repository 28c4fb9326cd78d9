// The views beside a configuration: they show what the tables hold, and what each client names is written when its sync begins.

import { expect, onTestFinished, test } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { withAllColumns } from '../../src/catalogue/promoted.ts';
import { storedCatalogue } from '../../src/config/client-catalogues.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { Settings } from '../../src/config/settings.ts';
import { readSettings } from '../../src/config/settings-file.ts';
import { withSync } from '../../src/runtime/client-sync.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside } from '../support/look-inside.ts';
import { shapeGround, simulatedAa, without } from './shape-ground.ts';

const catalogue = withAllColumns(
  builtIn,
  [],
  [{ name: 'traits', columns: [{ name: 'trait', type: 'text', several: 'max' }] }],
);

const written = (columns: string): Settings =>
  readSettings(
    `views: { traits: { columns: { trait: text, other: number } } }
clients:
  - { id: demo, url: https://x.org/demo/, username: u, password: p, views: { traits: ${columns} } }
`,
    '/etc/aa-shadow.yaml',
    {},
  );

export function viewCases(openFresh: OpenFresh): void {
  test('P22: what a policy has dropped is NULL in a view, and nobody is missing', async () => {
    const ground = await shapeGround(openFresh, await simulatedAa(), catalogue);
    const { shadow, url } = ground;
    await ground.worker(everySection).drain();
    const [most] = await lookInside(
      url,
      `SELECT "type", count(*) AS n FROM customer_attributes WHERE "char" IS NOT NULL GROUP BY "type" ORDER BY 2 DESC LIMIT 1`,
    );
    const type = String(most?.['type']);
    await shadow.mapViews(demoClient, [{ view: 'traits', column: 'trait', type, code: null }]);
    const shown = async () => (await lookInside(url, 'SELECT trait FROM traits')).map(({ trait }) => trait);
    const before = await shown();
    expect(before.filter((value) => value !== null).length).toBeGreaterThan(5);
    const contacts = await lookInside(url, 'SELECT cust_id FROM customer_contacts WHERE email IS NOT NULL');
    expect(contacts.length).toBeGreaterThan(5);
    const dropped = {
      rules: [
        {
          action: 'drop',
          paths: ['customerAttributes'],
          where: { type: { kind: 'values', values: [type] } },
        },
        { action: 'drop', paths: ['emails.address'], where: null },
        { action: 'presence', paths: ['phones.number'], where: null },
      ],
      unknown: 'keep',
      key: '',
    } as const;
    await ground.apply(everySection, dropped);
    await ground.worker(everySection, {}, dropped).drain();
    expect(await shown()).toEqual(before.map(() => null));
    expect(await lookInside(url, 'SELECT email FROM customer_contacts WHERE email IS NOT NULL')).toEqual([]);
    expect(await lookInside(url, 'SELECT cust_id FROM customer_contacts')).toHaveLength(before.length);
    expect(
      await lookInside(url, 'SELECT DISTINCT phone FROM customer_contacts WHERE phone IS NOT NULL'),
    ).toEqual([{ phone: '*' }]);
  });

  test('a section that is not asked for any more is empty in the views', async () => {
    const ground = await shapeGround(openFresh, await simulatedAa());
    await ground.worker(everySection).drain();
    const memberships = () => lookInside(ground.url, 'SELECT cust_id FROM current_memberships');
    expect((await memberships()).length).toBeGreaterThan(0);
    await ground.apply(without('memberships'));
    await ground.worker(without('memberships')).drain();
    expect(await memberships()).toEqual([]);
  });

  test('what a client names is written when its sync begins, and replaced when its configuration changes', async () => {
    const database = await openFresh();
    const settings = written('{ trait: { type: SPEC, code: PRIM } }');
    const shadow = await openShadow(database.url, { catalogue: storedCatalogue(settings) });
    onTestFinished(async () => {
      await shadow.close();
      await database.remove();
    });
    const begun = async (one: Settings) => {
      await withSync({ settings: one, client: one.clients[0]!, shadow }, async () => {});
      return lookInside(
        database.url,
        'SELECT column_name, attribute_type, attribute_code FROM sync_view_columns ORDER BY 1',
      );
    };
    expect(await begun(settings)).toEqual([
      { column_name: 'trait', attribute_type: 'SPEC', attribute_code: 'PRIM' },
    ]);
    expect(await begun(written('{ other: { type: PTS } }'))).toEqual([
      { column_name: 'other', attribute_type: 'PTS', attribute_code: null },
    ]);
    const [{ views: _, ...client } = settings.clients[0]!] = settings.clients;
    expect(await begun({ ...settings, clients: [client] })).toEqual([]);
  });
}
