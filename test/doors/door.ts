// P16: what an error code is good for. Its cause is made to happen, the error is looked at, and the cure that its hint names is
// applied: then the very thing that failed works. `test/house/doors.test.ts` wants a door for each code.

import { expect, test } from 'vitest';

export interface Trial {
  /** Fails with the code at first, and works after the cure. */
  readonly attempt: () => unknown;
  /** What the hint says, done for real. `null`: it cannot be done here, and only the hint is looked at. */
  readonly cure: (() => unknown) | null;
}

/** `cause`: in a few words. `names`: what the hint must name, which is the cure. */
export function door(code: string, cause: string, names: RegExp, make: () => Trial | Promise<Trial>): void {
  test(`P16: ${code}: ${cause}`, async () => {
    const { attempt, cure } = await make();
    const error = await failureOf(attempt);
    expect(error).toMatchObject({ code, hint: expect.stringMatching(names) });
    if (cure === null) return;
    await cure();
    await attempt();
  });
}

async function failureOf(attempt: Trial['attempt']): Promise<unknown> {
  try {
    await attempt();
  } catch (error) {
    return error;
  }
  return 'it did not fail';
}
