// `plan` and `apply`: what a change of the sections means, and a person's word for it where it erases much.

import type { Command } from 'commander';
import type { ClientSettings } from '../../config/settings.ts';
import {
  appliedDocument,
  appliedText,
  applyQuestion,
  destroys,
  leaveQuestion,
  planDocument,
  type PlanDocument,
  planLeavesWork,
  planChangesText,
  planText,
  type RulePlan,
} from '../../report/shape-report.ts';
import { clientShape } from '../../config/client-shape.ts';
import { brakeHolds, brakeOf, leaseHolder, type Shadow, type ShapePlan } from '../../shadow/shadow.ts';
import { foreseen, type Looking } from '../../sync/shape/foreseen.ts';
import { foreseeing, whileLooking } from '../foreseeing.ts';
import { applyShape } from '../../sync/shape/apply-shape.ts';
import { inTurn, theOneClient, withShadow } from '../client-work.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { confirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { thisPerson } from '../this-person.ts';

export function definePlan(command: Command): void {
  command.action(framed(plan));
  withExamples(command, [
    ['plan', 'every client: what run would do with the present configuration'],
    ['plan --client acme --json', 'one client, for a script'],
  ]);
}

export function defineApply(command: Command): void {
  command
    .option('--yes', 'do not ask (default: ask at the terminal if something is erased)')
    .action(framed(apply));
  withExamples(command, [
    ['apply --client acme', 'shows what is erased, asks, and installs the shape'],
    ['apply --client acme --yes', 'without asking'],
  ]);
}

async function plan(invocation: Invocation): Promise<Result> {
  const clients = await invocation.clients();
  const plans = await withShadow(await invocation.settings(), 'look', (shadow) =>
    inTurn(clients, (client) => shownPlan(invocation, shadow, client)),
  );
  return {
    document: { clients: plans },
    text: plans.map(planText).join(''),
    exit: plans.some(planLeavesWork) ? exitCodes.unsettled : exitCodes.done,
  };
}

const shownPlan = (invocation: Invocation, shadow: Shadow, client: ClientSettings): Promise<PlanDocument> =>
  whileLooking(invocation, shadow, client, (looking) => planOf(shadow, client, looking));

/** Also what the HTTP server tells. */
export async function planOf(
  shadow: Shadow,
  client: ClientSettings,
  looking: Looking = {},
): Promise<PlanDocument> {
  const { bulkSize, concurrency } = client.association;
  const samples = await shadow.operations.samples(client.id);
  const shape = clientShape(client);
  const found = await shadow.shapes.plan(client.id, shape, client.brake);
  const { applying } = await shadow.shapes.progress(client.id);
  return planDocument({
    client: client.id,
    shape,
    plan: found,
    rule: await rulePlan(shadow, client, { found, looking }),
    held: applying?.held ?? 0,
    bulkSize,
    concurrency,
    callMs: samples.findLast(({ answers }) => answers !== null)?.answers?.medianMs ?? null,
  });
}

/** Everybody who is stored is read again, and the rule is asked. AA is not. */
async function rulePlan(
  shadow: Shadow,
  client: ClientSettings,
  { found, looking }: { readonly found: ShapePlan; readonly looking: Looking },
): Promise<RulePlan | undefined> {
  const { inForce, difference, customers } = found;
  if (inForce === null || difference.rule === 'same') return undefined;
  const seen = await foreseen(foreseeing(shadow, client), inForce.shape, looking);
  return { ...seen, waits: brakeHolds(brakeOf(client.brake, 'irrelevant'), seen.leave, customers) };
}

async function apply(invocation: Invocation, { yes = false }: { readonly yes?: boolean }): Promise<Result> {
  const client = theOneClient(await invocation.clients());
  return withShadow(await invocation.settings(), 'migrate', async (shadow) => {
    const planned = await shownPlan(invocation, shadow, client);
    if (destroys(planned)) {
      if (!invocation.json) invocation.say(planChangesText(planned));
      if (!(await confirmed({ question: applyQuestion(planned), yes }))) return nothingToPrint;
    } else if (planned.state === 'current' && planned.leaving > 0) {
      if (!(await confirmed({ question: leaveQuestion(client.id, planned.leaving), yes })))
        return nothingToPrint;
    }
    const terms = { holder: leaseHolder('apply'), by: thisPerson() };
    const kind = await applyShape(shadow, client.id, clientShape(client), terms);
    return {
      document: appliedDocument(client.id, kind),
      text: appliedText(client.id, kind),
      exit: exitCodes.done,
    };
  });
}
