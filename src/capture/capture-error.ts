// All ways in which a capture can fail that are not failures of AA, in one table.

import { AaShadowError, type ErrorEntry } from '../aa-shadow-error.ts';

export const captureErrors = {
  CAPTURE_FOLDER: {
    kind: 'configuration',
    summary: 'the folder for the capture cannot be written',
    hint: 'Name a folder that does not exist yet or is empty, in a place where this user may write.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type CaptureErrorCode = keyof typeof captureErrors;

export class CaptureError extends AaShadowError {
  constructor(code: CaptureErrorCode, detail: string, cause?: unknown) {
    const { kind, summary, hint } = captureErrors[code];
    super({ code, kind, hint, message: `${summary}: ${detail}`, cause });
    this.name = 'CaptureError';
  }
}
