// Parked customers in groups of one error each, with what to do about it: JSON document (docs/json-output.md) and text.

import type { ClientId } from '../catalogue/ids.ts';
import type { CountedAnswer, ParkedGroup, ParkedGroups } from '../shadow/shadow.ts';
import { count, counted } from '../wording.ts';
import { hintFor } from './error-cures.ts';

export const parkedGroupDocument = (group: ParkedGroup) => ({
  group: group.group,
  error_code: group.errorCode,
  gist: group.gist,
  hint: hintFor(group.errorCode),
  count: group.count,
  more: group.more,
  oldest_parked_at: group.oldestParkedAt.toISOString(),
  newest_parked_at: group.newestParkedAt.toISOString(),
  next_attempt_at: group.nextAttemptAt?.toISOString() ?? null,
  sample: group.sample as readonly string[],
});

export const parkedGroupsDocument = (client: ClientId, { groups, more }: ParkedGroups) => ({
  client: client as string,
  groups: groups.map(parkedGroupDocument),
  more,
});

export function parkedGroupsText(client: ClientId, { groups, more }: ParkedGroups): string {
  const rest = more ? '  … and more groups\n' : '';
  return `${client}: ${counted(groups.length, 'error')} among the parked\n${groups.map(groupText).join('')}${rest}`;
}

function groupText(group: ParkedGroup): string {
  const { group: name, gist, errorCode, count: parked, more, oldestParkedAt, nextAttemptAt, sample } = group;
  const next = nextAttemptAt === null ? 'waits for a person' : `next ${nextAttemptAt.toISOString()}`;
  const hint = hintFor(errorCode);
  return [
    `  ${name}  ${count(parked)}${more ? ' or more' : ''}, since ${oldestParkedAt.toISOString()}, ${next}`,
    `      ${gist}`,
    `      such as ${sample.join(', ')}`,
    ...(hint === null ? [] : [`      hint: ${hint}`]),
    '',
  ].join('\n');
}

/** What was decided of a group, or that another number is parked by now. */
export const groupDecisionDocument = (
  client: ClientId,
  group: string,
  { kind, count: n }: CountedAnswer,
) => ({
  client: client as string,
  group,
  done: kind === 'done',
  customers: n,
});

export const groupDecisionText = (
  client: ClientId,
  says: string,
  { kind, count: n }: CountedAnswer,
): string =>
  kind === 'done'
    ? `${client}: ${counted(n, 'customer')} ${says}\n`
    : `${client}: nothing was done, because ${count(n)} are parked with this error now: aa-shadow parked list --groups\n`;
