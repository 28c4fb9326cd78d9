// Why customers were queued: JSON document (docs/json-output.md) and text.

import type { ClientId } from '../catalogue/ids.ts';
import type { QueueReasons } from '../shadow/shadow.ts';
import { aligned, counted, printable } from '../wording.ts';

export type ReasonsDocument = ReturnType<typeof reasonsDocument>;

/** A thousandth more or less tells nothing. */
const share = (part: number, all: number): number =>
  all === 0 ? 0 : Math.round((1_000 * part) / all) / 1_000;

export const reasonsDocument = (
  client: ClientId,
  { since, from, entries, customers, withoutReason, counts }: QueueReasons,
) => ({
  client: client as string,
  since: since.toISOString(),
  from: from?.toISOString() ?? null,
  entries,
  customers,
  without_reason: withoutReason,
  answers_have_reasons: entries === 0 ? null : counts.length > 0,
  reasons: counts.map((one) => ({
    table: one.table,
    action: one.action,
    entries: one.entries,
    customers: one.customers,
    share: share(one.customers, customers),
  })),
});

export function reasonsText(document: ReasonsDocument): string {
  const { client, since, from, entries, customers, without_reason: without, reasons } = document;
  if (entries === 0) return `${client}: nobody was queued since ${since}, as far as the history is kept\n`;
  const head = `${client}: ${counted(customers, 'customer')} queued since ${from ?? since}, ${counted(entries, 'time')} in all`;
  if (reasons.length === 0) return `${head}\n${noReasons}\n`;
  const rows = reasons.map(
    (one) =>
      [
        nameOf(one),
        `${counted(one.customers, 'customer')}, ${percent(one.share)}; ${counted(one.entries, 'time')}`,
      ] as const,
  );
  const missing =
    without === 0
      ? ''
      : `${counted(without, 'time')} without a reason: queued by hand, or everybody at once (enqueue)\n`;
  return `${head}\n${aligned(rows)}${missing}${meaning}\n`;
}

const nameOf = ({
  table,
  action,
}: {
  readonly table: string | null;
  readonly action: string | null;
}): string => printable(`${table ?? 'no table'} ${action ?? 'no action'}`);

const percent = (part: number): string =>
  `${(100 * part).toLocaleString('en', { maximumFractionDigits: 1 })} %`;

const meaning =
  'A customer may have several reasons. What you show and no table here stands for queues nobody: ask ACGI to add it, or find it with aa-shadow audit.';

const noReasons = `None of the answers has reasons: they come from the queue without them (GET_QUEUE_CUSTS_XML), or everybody was queued by hand.
So it cannot be seen here which changes queue a customer, and a deletion is found only when AA is asked for the customer.
Ask ACGI to provision GET_QUEUE_CUSTS_W_REASONS_XML; \`aa-shadow check\` tells which one answers.`;
