// The command line itself was wrong.

import { AaShadowError } from '../aa-shadow-error.ts';

export const usageError = (message: string, hint = 'See --help of the command.'): AaShadowError =>
  new AaShadowError({ code: 'USAGE', kind: 'configuration', message, hint });
