// `relevance test`: what the rule of the configuration means for those who are stored. AA is asked nothing, and nothing is written.

import type { Command } from 'commander';
import type { ClientSettings } from '../../config/settings.ts';
import { type RuleTestDocument, ruleTestDocument, ruleTestText } from '../../report/relevance-report.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { foreseenNow } from '../../sync/shape/foreseen.ts';
import { inTurn, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import { foreseeing, whileLooking } from '../foreseeing.ts';
import type { Invocation } from '../invocation.ts';

export function defineRelevance(relevance: Command): void {
  relevance.helpCommand(false);
  const test = relevance
    .command('test')
    .description(
      'Says how many of the stored customers stay and leave by the rule of the configuration, and why.',
    )
    .action(framed(testRule));
  withExamples(relevance, [
    ['relevance test --client acme', 'who would stay and leave'],
    ['relevance test --json', 'for a script'],
  ]);
  withExamples(test, [
    ['relevance test --client acme', 'one client'],
    ['relevance test --json', 'every client, for a script'],
  ]);
}

async function testRule(invocation: Invocation): Promise<Result> {
  const clients = await invocation.clients();
  const tested = await withShadow(await invocation.settings(), 'check', (shadow) =>
    inTurn(clients, (client) => testOf(invocation, shadow, client)),
  );
  return { document: { clients: tested }, text: tested.map(ruleTestText).join(''), exit: exitCodes.done };
}

async function testOf(
  invocation: Invocation,
  shadow: Shadow,
  client: ClientSettings,
): Promise<RuleTestDocument> {
  const context = foreseeing(shadow, client);
  const plan = await shadow.shapes.plan(client.id, context.shape, client.brake);
  return ruleTestDocument({
    client: client.id,
    foreseen:
      client.relevance === null
        ? null
        : await whileLooking(invocation, shadow, client, (looking) => foreseenNow(context, looking)),
    notKeptNow: plan.unkept,
  });
}
