// `npm run mutate`: breaks each promise of docs/spec.md in the source, one at a time and in copies of the project, and
// checks that tests with the promise's number fail. Tells for each which suite noticed. Exits 1 when one is broken unnoticed.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Mutation } from './mutation.ts';
import { mutations } from './mutations.ts';
import { runTests, type TestsRun } from './run-tests.ts';
import { WorkingCopy } from './working-copy.ts';

const usage = `Usage: npm run -s mutate -- [options]
  --only TEXT    only mutations whose promise is TEXT, or whose name contains it
  --workers N    copies worked on at once (default 2)
  --list         name them and run nothing
  --json         print {mutations: [{promise, name, noticed, suites, failed, hung}]}; suites: quick, long, or both
`;

interface Judged {
  readonly mutation: Mutation;
  readonly run: TestsRun;
  /** Whether the same tests pass where nothing is broken. */
  readonly sound: boolean;
}

/** The tests of each promise, unbroken, once. */
class Baseline {
  readonly #runs = new Map<string, Promise<TestsRun>>();

  async isSound(copy: WorkingCopy, { promise, tests }: Mutation): Promise<boolean> {
    const key = [promise, ...tests].join(' ');
    const run = this.#runs.get(key) ?? runTests(copy.folder, tests, promise);
    this.#runs.set(key, run);
    const { failed, passed, unusable, hung } = await run;
    return passed > 0 && failed === 0 && unusable === 0 && !hung;
  }
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    workers: { type: 'string', default: '2' },
    list: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const chosen = mutations.filter(
  ({ promise, name }) => values.only === undefined || promise === values.only || name.includes(values.only),
);

const isNoticed = ({ run, sound }: Judged): boolean => sound && (run.failed > 0 || run.hung);

const verdictOf = (judged: Judged): string => {
  const { failed, passed, unusable, hung, failedIn } = judged.run;
  const suites = failedIn.join(' and ');
  if (!judged.sound) return 'NOT TRIED: the tests fail where nothing is broken';
  if (hung) return `noticed (${suites}): the tests did not end`;
  if (failed > 0) return `noticed (${suites}) by ${failed} of ${failed + passed} tests`;
  return unusable > 0 ? 'NOT TRIED: the tests cannot be loaded' : `NOT NOTICED by ${passed} tests`;
};

async function judgeAll(): Promise<readonly Judged[]> {
  const waiting = [...chosen];
  const judged: Judged[] = [];
  const root = resolve(import.meta.dirname, '../..');
  const baseline = new Baseline();
  const work = async (): Promise<void> => {
    const copy = new WorkingCopy(root);
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { promise, tests } = next;
        const sound = await baseline.isSound(copy, next);
        const run = await copy.broken(next, () => runTests(copy.folder, tests, promise));
        const one = { mutation: next, run, sound };
        judged.push(one);
        process.stderr.write(
          `${judged.length}/${chosen.length} ${promise} ${next.name}: ${verdictOf(one)}\n`,
        );
      }
    } finally {
      copy.remove();
    }
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, work));
  return judged;
}

if (values.help) process.stdout.write(usage);
else if (values.list) for (const { promise, name } of chosen) process.stdout.write(`${promise} ${name}\n`);
else {
  const judged = await judgeAll();
  const unnoticed = judged.filter((one) => !isNoticed(one));
  if (values.json) {
    const documents = judged.map((one) => ({
      promise: one.mutation.promise,
      name: one.mutation.name,
      noticed: isNoticed(one),
      suites: isNoticed(one) ? one.run.failedIn : [],
      failed: one.run.failed,
      hung: one.run.hung,
    }));
    process.stdout.write(`${JSON.stringify({ mutations: documents })}\n`);
  } else {
    const noticed = judged.filter(isNoticed);
    const inQuick = noticed.filter(({ run }) => run.failedIn.includes('quick'));
    process.stdout.write(
      `${noticed.length} of ${judged.length} were noticed, ${inQuick.length} of them by the quick suite\n`,
    );
  }
  process.exitCode = unnoticed.length === 0 && judged.length > 0 ? 0 : 1;
}
