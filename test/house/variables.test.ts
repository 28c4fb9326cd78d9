// Where a Service is called `aa-shadow`, Kubernetes sets variables such as `AA_SHADOW_PORT=tcp://…`. So none of ours may have such
// a name.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

test('no variable of ours is one that Kubernetes sets', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.c?ts$/.test(file),
  );
  const names = files.flatMap(
    (file) => readFileSync(join(src, file), 'utf8').match(/\bAA_SHADOW_[A-Z_]+/g) ?? [],
  );
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => /_(PORT|HOST|ADDR|PROTO|TCP)$/.test(name))).toEqual([]);
});
