// Reads from the command line what a simulated AA calls otherwise than documented, or does not send:
// `memberships.statusCode=statCd`.

import { suggestName } from '../config/nearest-name.ts';
import type { Renaming } from '../simulator/writing/answer-style.ts';
import { renamedPaths } from '../simulator/writing/renaming.ts';
import { usageError } from './arguments.ts';

export function addRenamed(text: string, others: Renaming): Renaming {
  const [path = '', name] = text.split('=', 2).map((part) => part.trim());
  if (name === undefined || !/^[A-Za-z_][\w-]*$/.test(name))
    throw usageError(`--rename ${text}: not a path and a name`, 'Write it as memberships.statusCode=statCd');
  return { ...others, [checked('--rename', path)]: name };
}

export const addLeftOut = (text: string, others: readonly string[]): readonly string[] =>
  others.concat(checked('--leave-out', text.trim()));

function checked(option: string, path: string): string {
  if (renamedPaths.includes(path)) return path;
  const hint = suggestName(path, renamedPaths) ?? 'docs/reference/catalogue.md lists sections and fields';
  throw usageError(`${option} ${path}: there is no such field or section`, hint);
}
