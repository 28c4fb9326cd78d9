// Writes the generated pages of docs/reference, the types of the client, and the lists of tests in docs/spec.md. With --check it
// writes nothing: it names the pages that are stale, and exits with 1.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { postgresSchemaSql, schemaSql } from '../src/shadow/schema-sql.ts';
import { catalogueReference } from './catalogue-reference.ts';
import { clientTypes } from './client-types.ts';
import { cliReference } from './cli-reference.ts';
import { configurationReference } from './configuration-reference.ts';
import { errorsReference } from './errors-reference.ts';
import { metricsReference } from './metrics-reference.ts';
import { openApiReference } from './openapi-reference.ts';
import { specWithTests } from './spec-tests.ts';

const root = resolve(import.meta.dirname, '..');

const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/reference/catalogue.md': catalogueReference,
  'docs/reference/cli.md': cliReference,
  'docs/reference/configuration.md': configurationReference,
  'docs/reference/errors.md': errorsReference,
  'docs/reference/metrics.md': metricsReference,
  'docs/reference/openapi.json': openApiReference,
  'docs/reference/schema.sql': schemaSql,
  'docs/reference/schema.postgres.sql': postgresSchemaSql,
  'packages/client/src/api-types.ts': clientTypes,
  'docs/spec.md': () => specWithTests(root),
};

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

const generated = await Promise.all(
  Object.entries(pages).map(async ([name, generate]) => ({
    file: join(root, name),
    text: `${(await generate()).trimEnd()}\n`,
  })),
);
const stale = generated.filter(({ file, text }) => contentOf(file) !== text);

if (process.argv.includes('--check')) {
  for (const { file } of stale) {
    process.stderr.write(`${relative(root, file)} is stale: npm run generate\n`);
  }
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  mkdirSync(join(root, 'docs/reference'), { recursive: true });
  for (const { file, text } of stale) {
    writeFileSync(file, text);
    process.stdout.write(`${relative(root, file)}\n`);
  }
}
