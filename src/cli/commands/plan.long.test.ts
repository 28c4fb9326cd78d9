// `plan` and `apply` as a person uses them: on a real database, with a simulated AA.

import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { startSimulator } from '../../simulator/simulator.ts';
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
