// `privacy test`: whether what a policy takes out stands in another place.

import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { policyFromKeys } from '../../config/privacy-keys.ts';
import { privacyTestDocument, privacyTestText } from '../../report/privacy-report.ts';
import { withSync } from '../../runtime/client-sync.ts';
import { privacyTest } from '../../sync/shape/privacy-test.ts';
import { usageError } from '../arguments.ts';
import { theOneClient, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { logNotice } from '../sync-log.ts';

export function definePrivacy(privacy: Command): void {
  privacy.helpCommand(false);
  withExamples(privacy, [
    ['privacy test --client acme', 'the same fact under another name'],
    ['privacy test --client acme --json', 'for a script'],
  ]);
  const test = privacy
    .command('test')
    .description(
      'Asks AA for a sample of the stored customers and counts in how many of them something that the policy takes out stands in another place. Nothing is stored, and no value is shown.',
    )
    .option('--customers <number>', 'how many customers, at most (default: 300)')
    .action(framed(testPrivacy));
  withExamples(test, [
    ['privacy test --client acme', 'three calls of AA, by the policy of the configuration'],
    ['privacy test --client acme --customers 2000 --json', 'a larger sample, for a script'],
  ]);
}

const usualSample = 300;
const largestSample = 100_000;

async function testPrivacy(
  invocation: Invocation,
  { customers = String(usualSample) }: { readonly customers?: string },
): Promise<Result> {
  const size = Number(customers);
  if (!Number.isInteger(size) || size < 1 || size > largestSample)
    throw usageError(`--customers ${customers}: not a number from 1 to ${largestSample}`);
  const client = theOneClient(await invocation.clients());
  const { privacy } = client;
  if (privacy === null || (privacy.rules ?? []).length === 0)
    throw usageError(`${client.id} has no rules of privacy`, 'docs/privacy.md tells how they are written');
  const settings = await invocation.settings();
  const found = await withShadow(settings, 'migrate', (shadow) =>
    withSync(
      { settings, client, shadow, signal: invocation.signal, onNotice: logNotice(invocation.log, client.id) },
      (context) => privacyTest(context, { size, seed: randomUUID() }),
    ),
  );
  const document = privacyTestDocument(client.id, policyFromKeys(privacy).rules, found);
  return {
    document,
    text: privacyTestText(document),
    exit: found.facts.length === 0 ? exitCodes.done : exitCodes.unsettled,
  };
}
