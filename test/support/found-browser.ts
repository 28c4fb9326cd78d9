// Which browser the tests of the page drive: Debian's Chromium, or the one that AA_SHADOW_BROWSER names.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of its program. `null`: there is none, or it is named `none`. Another name is not looked for: starting it may fail. */
export function foundBrowser(env: NodeJS.ProcessEnv = process.env): string | null {
  const { AA_SHADOW_BROWSER: named = '', PATH = '' } = env;
  if (named !== '') return named === 'none' ? null : named;
  const folders = ['/usr/bin', ...PATH.split(delimiter)];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(mayRun) ?? null;
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What to do where there is none. */
export const browserCure =
  'apt-get install chromium gives one, and AA_SHADOW_BROWSER=/path/of/a/chromium names another (docs/testing.md)';

/** Where the tests must not be left out. */
export const mustHaveBrowser = (env: NodeJS.ProcessEnv = process.env): boolean =>
  !['', 'false', '0'].includes(env['CI'] ?? '');
