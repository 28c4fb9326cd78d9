// Sends a test message. Where it is refused, it is sent again in other ways, to find out which mistake the receiver makes.

import { randomBytes } from 'node:crypto';
import { errorText } from './answers.ts';
import { isClockOff, type Mistake, mistaken, mistakeSays, wrongSignature } from './mistakes.ts';
import type { DatedAnswer, Sender } from './sender.ts';
import { headersWith, keyOfSecret, type Signed, signature } from './signing.ts';
import type { Subscription } from './subscription.ts';

export interface TestResult {
  readonly ok: boolean;
  readonly status: number | null;
  readonly ms: number;
  readonly mistake: Mistake | 'verifies-nothing' | null;
  /** In a sentence. */
  readonly says: string;
}

type Sending = Pick<Sender, 'send'>;

/** For all attempts of a test. */
const longestMs = 30_000;

/** Spaces that no library writes, so that a body that was read and written again differs from it. */
const testBody = ({ client, name }: Subscription): string =>
  `{ "type" : "webhook.test", "client" : ${JSON.stringify(client)}, "subscription" : ${JSON.stringify(name)} }`;

const signedNow = (subscription: Subscription, now: Date): Signed => ({
  id: `${subscription.client}_${subscription.name}-test-${randomBytes(6).toString('hex')}`,
  timestamp: Math.floor(now.getTime() / 1_000),
  body: testBody(subscription),
});

export async function sendTest(
  sender: Sending,
  subscription: Subscription,
  now: () => Date,
): Promise<TestResult> {
  const until = performance.now() + longestMs;
  const attempt = (sign: (signed: Signed) => string): Promise<DatedAnswer> => {
    const signed = signedNow(subscription, now());
    const headers = headersWith(signed, sign(signed));
    return sender.send(subscription, { headers, body: String(signed.body) });
  };
  const first = await attempt((signed) => signature(keyOfSecret(subscription.secret), signed));
  if (isGood(first))
    return (await attempt(wrongSignature).then(isGood)) ? verifiesNothing(first) : accepted(first);
  if (!isAboutSignature(first)) return refused(first, null, errorText(first));
  if (first.date !== null && isClockOff(first.date, now())) return refused(first, 'clock-off');
  for (const [mistake, sign] of mistaken(subscription.secret))
    if (performance.now() < until && isGood(await attempt(sign))) return refused(first, mistake);
  return refused(
    first,
    null,
    `${errorText(first)}: it has another secret, or it refuses for a reason of its own`,
  );
}

const isGood = ({ status }: DatedAnswer): boolean => status !== null && status >= 200 && status < 300;

const isAboutSignature = ({ status }: DatedAnswer): boolean =>
  status !== null && [400, 401, 403, 422].includes(status);

const accepted = ({ status, ms }: DatedAnswer): TestResult => ({
  ok: true,
  status,
  ms,
  mistake: null,
  says: `the receiver answered ${String(status)}, and refuses a wrong signature`,
});

const verifiesNothing = ({ status, ms }: DatedAnswer): TestResult => ({
  ok: true,
  status,
  ms,
  mistake: 'verifies-nothing',
  says: `the receiver answered ${String(status)}, but it accepts a wrong signature, too: anybody could send it messages`,
});

const refused = (answer: DatedAnswer, mistake: Mistake | null, says?: string): TestResult => ({
  ok: false,
  status: answer.status,
  ms: answer.ms,
  mistake,
  says: says ?? `${errorText(answer)}: ${mistake === null ? '' : mistakeSays[mistake]}`,
});
