// Builds the operator's page: a script and a style sheet for the first view, and those of the other views, into dist/page. Each
// file has a hash in its name, so that browsers may keep it for ever; index.html names them and is always asked for.
// Fails when the page has become too large. `--sizes` prints how large it is, compressed as it is sent.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

/** Bytes, compressed. */
const limits = { firstView: 40 * 1_024, everything: 60 * 1_024 };

const here = import.meta.dirname;
const folder = resolve(here, '../dist/page');
const assets = join(folder, 'assets');

const isPageStyle = /^page-.*\.css$/;

interface Built {
  readonly name: string;
  readonly bytes: Buffer;
  readonly isFirst: boolean;
}

/** The styles of all parts are in the sheet of the page. Those that are made for a later part alone are asked for by nobody. */
const isOrphan = (path: string): boolean => path.endsWith('.css') && !isPageStyle.test(basename(path));

async function built(): Promise<readonly Built[]> {
  const { outputFiles, metafile } = await build({
    entryPoints: { page: join(here, 'src/main.tsx') },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    metafile: true,
    write: false,
    outdir: assets,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  const isLazy = lazyFiles(metafile.outputs);
  return outputFiles
    .filter(({ path }) => !isOrphan(path))
    .map(({ path, contents }) => ({
      name: basename(path),
      bytes: Buffer.from(contents),
      isFirst: !isLazy.has(basename(path)),
    }));
}

type Outputs = Readonly<Record<string, { imports: { path: string; kind: string }[]; entryPoint?: string }>>;

/** Those that only `import()` leads to, with the style sheets that come with them. */
function lazyFiles(outputs: Outputs): ReadonlySet<string> {
  const entry = Object.keys(outputs).find((name) => outputs[name]?.entryPoint?.endsWith('main.tsx') === true);
  const first = new Set<string>();
  const reach = (name: string): void => {
    if (first.has(name)) return;
    first.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') reach(path);
  };
  if (entry !== undefined) reach(entry);
  const isFirst = (name: string): boolean => first.has(name) || isPageStyle.test(basename(name));
  return new Set(Object.keys(outputs).flatMap((name) => (isFirst(name) ? [] : [basename(name)])));
}

const hashOf = (bytes: Buffer | string): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 10);

function named(files: readonly Built[], pattern: RegExp): string {
  const found = files.find(({ name }) => pattern.test(name));
  if (found === undefined) throw new Error(`nothing was built that is named like ${pattern}`);
  return found.name;
}

function indexOf(files: readonly Built[]): string {
  const names: Readonly<Record<string, string>> = {
    BUILD: hashOf(files.map(({ name }) => name).join()),
    ICON: named(files, /^icon-.*\.svg$/),
    STYLE: named(files, isPageStyle),
    SCRIPT: named(files, /^page-.*\.js$/),
  };
  return readFileSync(join(here, 'index.html'), 'utf8').replaceAll(/%(\w+)%/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined) throw new Error(`index.html asks for %${name}%, which is not known`);
    return value;
  });
}

const icon = readFileSync(join(here, 'icon.svg'));
const files = [...(await built()), { name: `icon-${hashOf(icon)}.svg`, bytes: icon, isFirst: true }];
rmSync(folder, { recursive: true, force: true });
mkdirSync(assets, { recursive: true });
for (const { name, bytes } of files) writeFileSync(join(assets, name), bytes);
writeFileSync(join(folder, 'index.html'), indexOf(files));

const sent = (some: readonly Built[]): number =>
  some.reduce((sum, { bytes }) => sum + brotliCompressSync(bytes).length, 0);
const sizes = { firstView: sent(files.filter(({ isFirst }) => isFirst)), everything: sent(files) };
const kilobytes = (bytes: number): string => `${(bytes / 1_024).toFixed(1)} KB`;
if (process.argv.includes('--sizes')) {
  process.stdout.write(
    `dist/page: first view ${kilobytes(sizes.firstView)}, everything ${kilobytes(sizes.everything)}, compressed\n`,
  );
}
if (sizes.firstView > limits.firstView || sizes.everything > limits.everything) {
  process.stderr.write(
    `The page may have ${kilobytes(limits.firstView)} at first and ${kilobytes(limits.everything)} in all.\n`,
  );
  process.exitCode = 1;
}
