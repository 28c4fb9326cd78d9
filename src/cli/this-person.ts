// Who uses the command line, for the log of actions and for what a person says.

import { hostname, userInfo } from 'node:os';

/** `user@host`. A container may run under a number that has no name. */
export function thisPerson(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `user ${process.getuid?.() ?? ''}@${hostname()}`;
  }
}
