// The two suites, and how a test file says in which it is: by the end of its name, and by nothing else.

/** `quick`: what `npm test` runs. `long`: what `npm run test:long` runs beyond it. */
export type Suite = 'quick' | 'long';

const isLong = (file: string): boolean => file.endsWith('.long.test.ts');

export const suiteOf = (file: string): Suite => (isLong(file) ? 'long' : 'quick');

/** The files of each, from the project's root, as vitest wants them. */
export const suiteFiles: Readonly<Record<Suite, { readonly include: string[]; readonly exclude: string[] }>> =
  {
    quick: { include: ['{src,test}/**/*.test.ts'], exclude: ['**/*.long.test.ts'] },
    long: { include: ['{src,test}/**/*.long.test.ts'], exclude: [] },
  };
