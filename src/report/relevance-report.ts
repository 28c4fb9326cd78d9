// What the rule of relevance means: JSON documents (docs/json-output.md) and texts.

import type { ClientId } from '../catalogue/ids.ts';
import type { ClientState } from '../shadow/shadow.ts';
import { count, counted, type Row } from '../wording.ts';

/** What the rule says of those who are stored. */
interface Outlook {
  readonly stay: number;
  readonly leave: number;
  readonly unknown: number;
  readonly reasons: ReadonlyMap<string, number>;
  readonly unseen: readonly string[];
}

export interface RuleTest {
  readonly client: ClientId;
  /** `null`: it has no rule, and everybody is kept. */
  readonly foreseen: Outlook | null;
  /** How many numbers are kept of customers whom the rule in force does not keep. */
  readonly notKeptNow: number;
}

export type RuleTestDocument = ReturnType<typeof ruleTestDocument>;

/** The reasons name no value of a customer. */
export const ruleTestDocument = ({ client, foreseen, notKeptNow }: RuleTest) => ({
  client: client as string,
  has_rule: foreseen !== null,
  stay: foreseen?.stay ?? null,
  leave: foreseen?.leave ?? null,
  unknown: foreseen?.unknown ?? null,
  reasons: [...(foreseen?.reasons ?? [])].map(([reason, customers]) => ({ reason, customers })),
  unseen_fields: foreseen?.unseen ?? [],
  not_kept_now: notKeptNow,
});

const mostReasons = 20;

export function ruleTestText(document: RuleTestDocument): string {
  const { client, has_rule: hasRule, stay, leave, unknown, reasons, unseen_fields: unseen } = document;
  if (!hasRule) return `${client}: there is no \`relevance\`; everybody is kept\n`;
  const lines = [
    `${client}: of those who are stored ${count(stay ?? 0)} stay, ${count(leave ?? 0)} leave, and over ${count(unknown ?? 0)} it cannot be decided here`,
    ...reasons
      .slice(0, mostReasons)
      .map(({ reason, customers }) => `  ${counted(customers, 'customer')}: ${reason}`),
    ...(reasons.length > mostReasons ? [`  … and ${count(reasons.length - mostReasons)} more reasons`] : []),
    ...unseen.map((path) => `  nobody who is stored has ${path}: nobody leaves by it`),
    ...(document.not_kept_now === 0
      ? []
      : [
          `  of ${counted(document.not_kept_now, 'customer')} not stored nothing can be said without asking AA`,
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The part of a client's status. `share`: of what was queued in the time that the history is kept. */
export const relevanceDocument = (
  { rule }: Pick<ClientState, 'rule'>,
  share: { readonly queued: number; readonly notKept: number } | null,
) =>
  rule == null || share === null
    ? null
    : {
        judged: rule.judged,
        kept: rule.kept,
        undecided: rule.doubted,
        unseen_fields: rule.unseen,
        queued: share.queued,
        queued_not_kept: share.notKept,
      };

export function relevanceRows(document: ReturnType<typeof relevanceDocument>): readonly Row[] {
  if (document === null || document.queued === 0) return [];
  const { queued, queued_not_kept: notKept } = document;
  const percent = Math.round((100 * notKept) / queued);
  const hint = notKept === 0 ? '' : ': ACGI can narrow what it queues (docs/relevance.md)';
  return [
    [
      'relevance',
      `of ${count(queued)} queued lately ${count(notKept)} were not relevant, ${percent} %${hint}`,
    ],
  ];
}
