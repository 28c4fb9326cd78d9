// The path in `sqlite:PATH`. A spelling that means something else in other programs is refused: taken letter for letter, it
// would make a file in a place where nobody looks for it.

import { BadAddress } from '../bad-address.ts';

const scheme = 'sqlite:';

export const isSqliteUrl = (url: string): boolean => url.startsWith(scheme);

/** Throws `BadAddress`. Three slashes, or four, before the first folder of an absolute path are read as one. */
export function pathOfAddress(url: string): string {
  const written = url.slice(scheme.length);
  const path = written.replace(/^\/{3,4}(?=[^/]|$)/, '/');
  for (const { fits, problem, instead } of refused)
    if (fits(path, written)) throw new BadAddress(problem, instead(path));
  return path;
}

interface Refused {
  readonly fits: (path: string, written: string) => boolean;
  readonly problem: string;
  readonly instead: (path: string) => string;
}

const usual = 'write sqlite:./aa-shadow.db';

/** A path is repeated only if it cannot be a piece of an address with a password (P11). */
const write = (path: string): string =>
  /^[\w./ -]+$/.test(path) && !path.includes('//') ? `write sqlite:${path}` : usual;

const inFolder = (path: string): string =>
  path.startsWith('/') || path.startsWith('.') ? path : `./${path}`;

const refused: readonly Refused[] = [
  { fits: (path) => path === '' || path === '//', problem: 'names no file', instead: () => usual },
  {
    fits: (path) => path.includes(':memory:') || path.includes('mode=memory'),
    problem: 'names a database in memory, which would be gone with the process',
    instead: () => usual,
  },
  {
    fits: (path) => /^[a-z][a-z0-9+.-]+:\/\/|\/\/.*@|:.*@/is.test(path),
    problem: 'is not the path of a file',
    instead: () => usual,
  },
  {
    fits: (path) => path.startsWith('~'),
    problem: 'begins with ~, which only a shell knows',
    instead: (path) =>
      /^~\/[\w./-]+$/.test(path) ? `write sqlite:\${HOME}${path.slice(1)}` : 'write the whole path',
  },
  {
    fits: (path) => /\$[A-Za-z_{]/.test(path),
    problem: 'has a $ in its path',
    instead: () => 'write variables as ${NAME}',
  },
  {
    fits: (path) => /^file:/i.test(path),
    problem: 'begins with file:',
    instead: (path) => write(inFolder(path.slice('file:'.length).replace(/^\/\/(?=\/)/, ''))),
  },
  {
    fits: (path) => path.includes('?'),
    problem: 'has parameters after a ?, and there are none',
    instead: (path) => write(inFolder(path.slice(0, path.indexOf('?')))),
  },
  {
    fits: (path) => process.platform !== 'win32' && /^\/*[A-Za-z]:([\\/]|$)/.test(path),
    problem: 'is a path of Windows, and this is another system',
    instead: () => usual,
  },
  {
    fits: (path) => process.platform !== 'win32' && path.includes('\\'),
    problem: 'has a \\ in its path',
    instead: (path) => write(path.replaceAll('\\', '/')),
  },
  {
    fits: (path) => /%[\da-f]{2}/i.test(path),
    problem: 'has a % with a code after it',
    instead: () => 'write the character itself',
  },
  {
    fits: (path) => path.startsWith('//'),
    problem: 'has // before a relative path',
    instead: (path) => write(inFolder(path.slice(2))),
  },
  {
    fits: (path, written) => /^\/{3}[^/]+$/.test(written) && path.startsWith('/'),
    problem: 'has three slashes, which some programs take for a relative path',
    instead: (path) => `${write(`.${path}`)}; for a file in the root, sqlite:/ and its name`,
  },
  {
    fits: (path) => /[/\\]$|(^|\/)\.{1,2}$/.test(path),
    problem: 'names a folder',
    instead: (path) => write(`${path.replace(/\/?$/, '/')}aa-shadow.db`),
  },
  {
    // oxlint-disable-next-line no-control-regex -- these are the characters that no path should have
    fits: (path) => path !== path.trim() || /[\0-\x1f\x7f]/.test(path),
    problem: 'has a blank at an end of its path, or a character that no path should have',
    instead: () => 'write the path without it',
  },
];
