// The files of the operators' page, as they were built. They are read once, and nothing else can be asked for.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { KeptBytes } from '../answers/answer.ts';
import { compressedOnce, type Encoding } from '../compression.ts';

/** `src/http/page` and `dist/http/page` are equally deep. */
const ownFolder = resolve(import.meta.dirname, '..', '..', '..', 'dist', 'page');

/** The page of this program. */
export const builtPageFolder = ownFolder;

export interface PageFile {
  readonly type: string;
  readonly body: KeptBytes;
  /** Of its content. */
  readonly hash: string;
}

export interface BuiltPage {
  readonly index: PageFile;
  /** Of `assets/`, by their names. */
  readonly assets: ReadonlyMap<string, PageFile>;
  /** What the page itself calls its build (`<meta name="page-build">`), or a hash of the index, which names its assets with their hashes. */
  readonly build: string;
}

/** Of what `page/build.ts` makes. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** `null`: it is not built. */
export function builtPage(folder: string): BuiltPage | null {
  const index = fileAt(join(folder, 'index.html'));
  if (index === null) return null;
  return {
    index,
    assets: filesIn(join(folder, 'assets')),
    build: buildIn(index) ?? index.hash.slice(0, 12),
  };
}

/** An open page compares it with its own, to see that it is older. */
const buildIn = ({ body }: PageFile): string | null =>
  /<meta name="page-build" content="([\w.-]{1,40})"/.exec(body.plain.toString())?.[1] ?? null;

function filesIn(folder: string): ReadonlyMap<string, PageFile> {
  return new Map(
    namesIn(folder).flatMap((name) => {
      const file = fileAt(join(folder, name));
      return file === null ? [] : [[name, file] as const];
    }),
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function fileAt(path: string): PageFile | null {
  const plain = bytesAt(path);
  if (plain === null) return null;
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    body: keptBytes(plain),
    hash: createHash('sha256').update(plain).digest('hex'),
  };
}

/** Each form is made when it is first asked for. */
function keptBytes(plain: Buffer): KeptBytes {
  const made = new Map<Encoding, Promise<Buffer>>();
  const make = (encoding: Encoding): Promise<Buffer> => {
    const form = compressedOnce(plain, encoding);
    made.set(encoding, form);
    return form;
  };
  return { plain, as: (encoding) => made.get(encoding) ?? make(encoding) };
}

/** `null`: there is no such file. */
function bytesAt(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
