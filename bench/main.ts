// `npm run -s bench -- NAME`: runs one benchmark, prints its table (or with --json its figures), and keeps the result.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, BenchOptions, EngineName } from './bench.ts';
import { drain } from './drain.ts';
import { feed } from './feed.ts';
import { freshness } from './freshness.ts';
import { idle } from './idle.ts';
import { resultText, writeFiguresPage } from './ground/figures-text.ts';
import { runOpenCleanups } from './ground/cleanups.ts';
import { keepResult, thisMachine } from './ground/results.ts';
import { page } from './page.ts';
import { paced } from './paced-drain.ts';
import { read } from './read.ts';
import { scrape } from './scrape.ts';
import { searchCost } from './search-cost.ts';
import { shape } from './shape.ts';
import { spike } from './spike.ts';
import { unchanged } from './unchanged-drain.ts';
import { webhooks } from './webhooks.ts';
import { workers } from './workers.ts';

const benches: Readonly<Record<string, Bench>> = {
  drain,
  unchanged,
  spike,
  paced,
  workers,
  freshness,
  read,
  feed,
  metrics: scrape,
  webhooks,
  idle,
  page,
  'search-cost': searchCost,
  shape,
};

const keptResults = join(import.meta.dirname, 'results');

const usage = `Usage: npm run -s bench -- NAME [options]
NAME is one of ${Object.keys(benches).join(', ')}.
  --json             print {name, machine, cases, ratios} instead of a table
  --customers N      customers of the run
  --rounds N         turns of every contender; the figures are medians
  --seconds N        how long one case of paced, freshness, feed or idle takes
  --scale N          a factor for the times of the AAs of paced (default 1)
  --engine NAME      postgres or sqlite; may be repeated (default: both)
  --postgres URL     a server to use (default: one is started for the run)
  --results FOLDER   where the result is kept (default: bench/results, from which README.md takes its figures)
`;

const argumentTypes = {
  json: { type: 'boolean', default: false },
  customers: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  scale: { type: 'string' },
  engine: { type: 'string', multiple: true },
  postgres: { type: 'string' },
  results: { type: 'string' },
} as const;

class UsageError extends Error {}

function amount(text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (!(number > 0)) throw new UsageError(`${text} is not a positive number`);
  return number;
}

const isEngine = (name: string): name is EngineName => name === 'postgres' || name === 'sqlite';

function enginesOf(names: readonly string[]): readonly EngineName[] {
  const engines = names.filter(isEngine);
  if (engines.length < names.length) throw new UsageError('--engine is postgres or sqlite');
  return engines;
}

function readArguments() {
  const { values, positionals } = parseArgs({ options: argumentTypes, allowPositionals: true });
  const [name = ''] = positionals;
  const bench = benches[name];
  if (bench === undefined) throw new UsageError(`there is no benchmark ${name}`);
  const options: BenchOptions = {
    customers: amount(values.customers),
    rounds: amount(values.rounds),
    seconds: amount(values.seconds),
    scale: amount(values.scale) ?? 1,
    engines: enginesOf(values.engine ?? ['postgres', 'sqlite']),
    postgres: values.postgres ?? null,
    say: (line) => process.stderr.write(`${line}\n`),
  };
  return { name, bench, options, json: values.json, folder: values.results ?? null };
}

async function main(): Promise<void> {
  const { name, bench, options, json, folder } = readArguments();
  const figures = await bench(options);
  const machine = thisMachine();
  const { say, postgres: _, ...asked } = options;
  const file = await keepResult(folder ?? keptResults, {
    name,
    date: new Date().toISOString(),
    machine,
    options: asked,
    ...figures,
  });
  if (folder === null) await writeFiguresPage(join(import.meta.dirname, 'README.md'), keptResults);
  if (json) {
    for (const note of figures.notes) say(note);
    const { cases, ratios } = figures;
    process.stdout.write(`${JSON.stringify({ name, machine, cases, ratios })}\n`);
  } else process.stdout.write(resultText(name, figures));
  say(`kept as ${file}`);
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => void runOpenCleanups().finally(() => process.exit(code)));

try {
  await main();
} catch (error) {
  const isUsage =
    error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(
    isUsage ? `${(error as Error).message}\n${usage}` : `${String((error as Error).stack)}\n`,
  );
  process.exitCode = isUsage === true ? 2 : 1;
}
