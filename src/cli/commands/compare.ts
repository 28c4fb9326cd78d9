// `compare`: how a list of customer numbers, as another program holds it, differs from the shadow. AA is asked nothing.

import type { Command } from 'commander';
import { comparisonDocument, comparisonText } from '../../report/comparison-report.ts';
import { compareNumbers, isUnexplained } from '../../sync/comparing/compare-numbers.ts';
import { wholeNumber } from '../arguments.ts';
import { theOneClient, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { listedNumbers } from '../listed-numbers.ts';

interface CompareOptions {
  readonly ids: string;
  readonly limit: number;
}

export function defineCompare(command: Command): void {
  command
    .requiredOption(
      '--ids <file>',
      'the list: one customer number a line; - for standard input (default: there is none)',
    )
    .option('--limit <number>', 'at most so many numbers of each kind are shown', wholeNumber, 20)
    .action(framed(compare));
  withExamples(command, [
    ['compare --client acme --ids old.csv', 'who is only in the list, who is only here, and why'],
    ['compare --client acme --ids - --limit 100000 --json', 'the numbers themselves, for a script'],
  ]);
}

async function compare(invocation: Invocation, { ids, limit }: CompareOptions): Promise<Result> {
  const client = theOneClient(await invocation.clients());
  const settings = await invocation.settings();
  const listed = await listedNumbers(ids);
  const { signal } = invocation;
  const compared = await withShadow(settings, 'check', (shadow) =>
    compareNumbers({ shadow, client: client.id, mostNumbers: limit, signal }, listed),
  );
  const document = comparisonDocument({ client: client.id, ...compared });
  return {
    document,
    text: comparisonText(document),
    exit: isUnexplained(compared) ? exitCodes.unsettled : exitCodes.done,
  };
}
