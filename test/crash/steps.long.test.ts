import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const steps = new URL('../../src/steps.ts', import.meta.url).href;

/** Reaches these, one after the other; says which it lived through. */
function reach(
  dieAt: string,
  names: readonly string[],
): { readonly lived: string; readonly signal: unknown } {
  const script = `import { reached } from ${JSON.stringify(steps)};
    for (const name of ${JSON.stringify(names)}) { reached(name); process.stdout.write(name + ' '); }`;
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { AA_SHADOW_DIE_AT: dieAt },
    encoding: 'utf8',
  });
  return { lived: stdout.trim(), signal };
}

const names = ['queue-staged', 'commit-sent', 'queue-staged', 'pruned', 'commit-sent'];

test.each([
  ['queue-staged', ''],
  ['queue-staged:2', 'queue-staged commit-sent'],
  ['pruned,commit-sent', 'queue-staged commit-sent queue-staged pruned'],
  ['queue-staged:2,commit-sent', 'queue-staged commit-sent queue-staged pruned'],
])('AA_SHADOW_DIE_AT=%s dies there and nowhere else', (dieAt, lived) => {
  expect(reach(dieAt, names)).toEqual({ lived, signal: 'SIGKILL' });
});

test('without the setting nothing happens, and an unknown name is refused', () => {
  expect(reach('', names)).toEqual({ lived: names.join(' '), signal: null });
  expect(reach('queue-stagged', names)).toEqual({ lived: '', signal: null });
});
