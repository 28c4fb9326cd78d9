// P18: webhooks that lose something, or stop without a word.

import { mutation, type Mutation } from './mutation.ts';

const delivering = ['test/webhooks/delivering.test.ts'];
const sqlite = ['test/contract/sqlite.test.ts'];

export const webhookMutations: readonly Mutation[] = [
  mutation(
    'P18',
    'whoever is forgotten twice is lost to a receiver that refused to erase',
    [
      'src/shadow/ledger/forgetting.ts',
      "table === 'sync_webhook_parked' ?",
      "table === 'sync_webhooks_parked' ?",
    ],
    ['test/webhooks/delivering.test.ts'],
  ),
  mutation(
    'P18',
    'whatever a receiver answers counts as accepted',
    ['src/webhooks/answers.ts', 'status >= 200 && status < 300;', 'status >= 200 && status < 600;'],
    delivering,
  ),
  mutation(
    'P18',
    'a message that fails is tried until the sixth time',
    ['src/webhooks/answers.ts', '(retriesMs[tries] ?? laterMs)', '(retriesMs[tries] ?? 1e12)'],
    delivering,
  ),
  mutation(
    'P18',
    'the end of a message is not written before it is sent',
    [
      'src/webhooks/turn.ts',
      'return { progress: { batch: next.batch }, packed: next };',
      'return { progress: {}, packed: next };',
    ],
    delivering,
  ),
  mutation(
    'P18',
    'where the feed is gone the webhook goes on in silence',
    [
      'src/webhooks/reading.ts',
      "if (read.kind === 'gone') return lost(webhook, read);\n  const [first]",
      "if (read.kind === 'gone') return { kind: 'skipped', place: read.head };\n  const [first]",
    ],
    delivering,
  ),
  mutation(
    'P18',
    'what a receiver refuses in a row is set aside for ever',
    ['src/webhooks/answers.ts', 'export const mostParkedInRow = 5;', 'export const mostParkedInRow = 5_000;'],
    delivering,
  ),
  mutation(
    'P18',
    'a pause by failure is never tried',
    ['src/webhooks/turn.ts', "state !== 'paused' &&", "state === 'active' &&"],
    delivering,
  ),
  mutation(
    'P18',
    'a pause by a person is not heeded',
    ['src/webhooks/turn.ts', "state !== 'paused' &&", "state !== ('never' as string) &&"],
    delivering,
  ),
  mutation(
    'P18',
    'whom to erase is told only to those who asked for it',
    [
      'src/webhooks/packing.ts',
      "if (kind === 'forgotten') return true;",
      "if (kind === 'forgotten' && terms.kinds === null) return true;",
    ],
    delivering,
  ),
  mutation(
    'P18',
    'a sender that was too slow writes',
    [
      'src/shadow/ledger/webhook-rows.ts',
      ".where('edition', '=', edition)",
      ".where('edition', '>=', edition)",
    ],
    sqlite,
  ),
  mutation(
    'P18',
    'two processes send at once',
    [
      'src/shadow/ledger/webhooks.ts',
      'if (!leaseIsFree(heldBy(found), holder, now, machine)) return null;',
      'if (!leaseIsFree(heldBy(found), holder, new Date(8e15), machine)) return null;',
    ],
    sqlite,
  ),
  mutation(
    'P18',
    'a replay has the ids of the first telling',
    ['src/shadow/ledger/webhooks.ts', '  epoch: webhook.epoch + 1,', '  epoch: webhook.epoch,'],
    [...sqlite, ...delivering],
  ),
  mutation(
    'P18',
    'the body is signed without its id',
    ['src/webhooks/signing.ts', '.update(`${id}.${timestamp}.`)', '.update(`${timestamp}.`)'],
    ['src/webhooks/verifying.test.ts'],
  ),
  mutation(
    'P18',
    'a name of a made webhook may lead to the inside',
    ['src/webhooks/guard.ts', 'if (!areAllPublic(found, guard)) throw coded(notPublicCode);', ''],
    ['test/webhooks/guarded-sender.test.ts'],
  ),
  mutation(
    'P18',
    'an address of a made webhook that is no name is not judged',
    [
      'src/webhooks/sender.ts',
      "if (origin === 'file') return null;",
      "if (origin !== ('never' as string)) return null;",
    ],
    ['test/webhooks/guarded-sender.test.ts'],
  ),
  mutation(
    'P18',
    'IPv6 that holds an address of the inside is public',
    [
      'src/webhooks/public-addresses.ts',
      'return parsed instanceof ipaddr.IPv4 || parsed.match(publicIpv6);',
      'return true;',
    ],
    ['src/webhooks/guard.test.ts'],
  ),
  mutation(
    'P18',
    'a process with other settings sets the waits back again and again',
    [
      'src/webhooks/other-settings.ts',
      'return terms !== mine && this.#begun.get(keyOf(subscription)) === mine;',
      'return terms === mine && this.#begun.get(keyOf(subscription)) !== mine;',
    ],
    ['test/webhooks/changed-settings.test.ts'],
  ),
  mutation(
    'P18',
    'a message of other settings has the id of the one before',
    [
      'src/shadow/ledger/webhooks.ts',
      '{ ...webhook, ...freshProgress, terms, epoch: webhook.epoch + 1 }',
      '{ ...webhook, ...freshProgress, terms }',
    ],
    ['test/webhooks/changed-settings.test.ts'],
  ),
  mutation(
    'P18',
    'a turn that always fails is tried with each look',
    ['src/webhooks/troubles.ts', 'firstWaitMs * 2 ** times', '0 * times'],
    ['test/webhooks/changed-settings.test.ts'],
  ),
  mutation(
    'P11',
    'what receivers answered of the forgotten stays',
    [
      'src/shadow/ledger/forgetting.ts',
      '  for (const statement of eraseResponses(client)) tx.send(statement);\n',
      '',
    ],
    sqlite,
  ),
  mutation(
    'P18',
    'a message that failed waits until a clock put back has caught up',
    ['src/webhooks/turn.ts', ' || isFromLaterClock(nextTryAt, now));', ');'],
    delivering,
  ),
  mutation(
    'P18',
    'changes settle until a clock put back has caught up',
    ['src/webhooks/dispatcher.ts', ' || sinceMs < 0 ||', ' ||'],
    delivering,
  ),
];
