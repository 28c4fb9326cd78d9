// What runs out, and what is said of it: P8, P9 and P11.

import { mutation, type Mutation } from './mutation.ts';

export const overloadMutations: readonly Mutation[] = [
  mutation(
    'P8',
    'a parked customer that could not be given back stays claimed',
    ['src/sync/parked.ts', `swept || !(await this.#sweep(context))`, `!swept`],
    ['test/overload/given-back.test.ts'],
  ),
  mutation(
    'P8',
    'schedules of a wrong clock stand',
    ['src/sync/parked.ts', `    await this.#mendSchedules(context);\n`, ``],
    ['test/overload/given-back.test.ts'],
  ),
  mutation(
    'P11',
    'a stack carries the words of an error that is not ours',
    [
      'src/report/safe-stack.ts',
      `const own = error instanceof AaShadowError ? (error.stack ?? '') : bareStack(error);`,
      `const own = error instanceof AaShadowError ? (error.stack ?? '') : (error.stack ?? bareStack(error));`,
    ],
    ['src/report/error-report.test.ts', 'test/e2e/crash-reports.long.test.ts'],
  ),
  mutation(
    'P11',
    'reasons are listed with what AA says of a person',
    ['src/report/decisions.ts', `(text === null ? null : redacted(text, secrets))`, `text`],
    ['test/e2e/planted-data.long.test.ts'],
  ),
];
