// What a test of a client's policy found: JSON documents (docs/json-output.md) and texts. It has paths and counts, and no value.

import type { ClientId } from '../catalogue/ids.ts';
import type { Action, PolicyRule } from '../shape/policy-words.ts';
import type { FoundFacts } from '../shape/same-facts.ts';
import { counted, printable } from '../wording.ts';

export type PrivacyTestDocument = ReturnType<typeof privacyTestDocument>;

export const privacyTestDocument = (
  client: ClientId,
  rules: readonly PolicyRule[],
  { customers, facts }: FoundFacts,
) => ({
  client: client as string,
  customers,
  facts: facts.map(({ path, elsewhere, customers: some, of }) => ({
    path: printable(path),
    action: actionAt(rules, path),
    elsewhere: printable(elsewhere),
    customers: some,
    of,
  })),
});

/** `null`: no rule names it. It is unknown, or called like something that has a rule. */
const actionAt = (rules: readonly PolicyRule[], path: string): Action | null =>
  rules.find(({ paths }) => paths.includes(path) || paths.includes(path.split('.')[0] ?? ''))?.action ?? null;

const did: Readonly<Record<Action, string>> = { drop: 'dropped', hash: 'hashed', presence: 'left out' };

export function privacyTestText({ client, customers, facts }: PrivacyTestDocument): string {
  const looked = `${client}: ${counted(customers, 'customer')} looked at`;
  if (facts.length === 0) return `${looked}; nothing that is taken out of them was found in another place\n`;
  const lines = facts.map(
    ({ path, action, elsewhere, customers: some, of }) =>
      `  ${did[action ?? 'drop']} ${path} also stands in the clear in ${elsewhere}: ${some} of ${of}\n`,
  );
  return `${looked}\n${lines.join('')}`;
}
