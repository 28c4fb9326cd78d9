// `plan` and `apply` as a person uses them: on a real database, with a simulated AA.

import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { startSimulator } from '../../simulator/simulator.ts';
import { lookInside } from '../../../test/support/look-inside.ts';
import { newFolder, runAaShadow } from '../../../test/support/run-aa-shadow.ts';

test('P19: a person plans, applies, and drains a change of the sections', async () => {
  const simulator = await startSimulator({ customers: 80 });
  onTestFinished(() => simulator.close());
  const cwd = newFolder();
  const configure = (sections: string): void =>
    writeFileSync(
      join(cwd, 'aa-shadow.yaml'),
      `clients:\n  - { id: acme, url: '${simulator.url}', username: integrator, password: simulated${sections} }\n`,
    );
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runAaShadow([...args, '--json'], { cwd });
    return { code, document: stdout === '' ? null : (JSON.parse(stdout) as object), stderr };
  };
  configure('');
  expect(await run('drain')).toMatchObject({ code: 0 });
  expect(await run('plan')).toMatchObject({
    code: 0,
    document: { clients: [{ state: 'current', shape_no: 1 }] },
  });

  configure(', sections: { emails: {}, phones: {} }');
  expect(await run('plan')).toMatchObject({
    code: 6,
    document: { clients: [{ state: 'waits', customers: 80 }] },
  });
  expect(await run('drain')).toMatchObject({
    code: 6,
    document: { clients: [{ outcome: 'failed', error: { code: 'SYNC_SHAPE_WAITS' } }] },
  });
  expect(await run('status')).toMatchObject({
    code: 6,
    document: {
      clients: [{ verdict: 'paused', verdict_reason: 'shape', shape: { shape_no: 1, waiting: {} } }],
    },
  });
  // There is nobody to ask.
  expect(await run('apply')).toMatchObject({ code: 2 });
  expect(await run('apply', '--yes')).toMatchObject({ code: 0, document: { client: 'acme', applied: true } });
  expect(await run('apply', '--yes')).toMatchObject({
    code: 0,
    document: { client: 'acme', applied: false },
  });
  expect(await run('drain')).toMatchObject({ code: 0 });

  configure(', sections: { emails: {}, phones: {}, addresses: {} }');
  expect(await run('plan')).toMatchObject({
    code: 0,
    document: {
      clients: [
        {
          state: 'begins',
          asked: [{ section: 'addresses', how: 'added' }],
          from_aa: { customers: 80, calls: 1 },
        },
      ],
    },
  });
  expect(await run('drain')).toMatchObject({ code: 0 });
  expect(await run('status')).toMatchObject({
    code: 0,
    document: { clients: [{ verdict: 'fresh', shape: { shape_no: 3, applying: null, waiting: null } }] },
  });

  configure(', sections: { emails: {}, phones: {} }');
  expect(await run('plan')).toMatchObject({ code: 6, document: { clients: [{ state: 'superseded' }] } });
  expect(await run('drain')).toMatchObject({
    code: 3,
    document: { clients: [{ error: { code: 'SYNC_SHAPE_DIFFERS' } }] },
  });
});

test('P23: a person promotes what the program advises, and a drain fills the column from what is stored', async () => {
  const simulator = await startSimulator({ customers: 80, unknownExtras: true });
  onTestFinished(() => simulator.close());
  const cwd = newFolder();
  const configure = (fields: string): void =>
    writeFileSync(
      join(cwd, 'aa-shadow.yaml'),
      `clients:\n  - id: acme\n    url: '${simulator.url}'\n    username: integrator\n    password: simulated\n${fields}`,
    );
  const run = (...args: readonly string[]) => runAaShadow(args, { cwd });
  configure('');
  expect(await run('drain')).toMatchObject({ code: 0 });
  const promoted = await run('fields', 'promote', '--client', 'acme');
  expect(promoted).toMatchObject({ code: 0 });
  expect(promoted.stdout).toContain('  addresses.geoCode: { type: number }\n');

  configure(promoted.stdout.replaceAll(/^(?=.)/gm, '    '));
  const { customersServed } = simulator.world.stats();
  const planned = await run('plan');
  expect(planned).toMatchObject({ code: 0 });
  expect(planned.stdout).toMatch(/ {2}\+ addresses\.geoCode: column geo_code +filled here, 80 customers\n/);
  // The tables lack the column still. Who looks does without, and who would write says who adds it.
  expect(await run('status')).toMatchObject({ code: 0 });
  expect(await run('audit')).toMatchObject({
    stderr: expect.stringContaining('aa-shadow migrate') as string,
  });
  expect((await run('migrate', '--dry-run')).stdout).toContain('ADD COLUMN "geo_code"');
  expect(await run('drain')).toMatchObject({ code: 0 });
  expect(simulator.world.stats().customersServed).toBe(customersServed);
  const address = `sqlite:${join(cwd, 'aa-shadow.db')}`;
  const [found] = await lookInside(address, 'SELECT count(geo_code) AS filled FROM addresses');
  expect(Number(found?.['filled'])).toBeGreaterThan(50);
  expect(await lookInside(address, "SELECT kind FROM sync_changes WHERE kind <> 'created'")).toEqual([]);
  expect((await run('fields', '--client', 'acme')).stdout).not.toContain('geoCode');
  expect(await run('audit')).toMatchObject({ code: 0 });
});
