// `webhook listen`: a receiver on this machine, for development. It verifies and prints what comes.

import type { Command } from 'commander';
import { once } from 'node:events';
import { type Heard, openListener } from '../../webhooks/listener.ts';
import { mistakeSays } from '../../webhooks/mistakes.ts';
import { newSecret } from '../../webhooks/signing.ts';
import { portNumber, usageError } from '../arguments.ts';
import { framed, nothingToPrint, type Result, withExamples } from '../command-frame.ts';
import type { Invocation } from '../invocation.ts';
import { Repeats, type Said } from '../repeats.ts';
import { subscriptionsNamed } from '../webhook-work.ts';

interface ListenOptions {
  readonly port: number;
  readonly secret?: string;
}

export function defineListen(webhook: Command): void {
  const command = webhook
    .command('listen')
    .description(
      'Receives webhooks on this machine until Ctrl-C, for development: verifies each message, prints its changes, and says which mistake was made where the signature does not fit.',
    )
    .argument('[name]', 'a webhook of the configuration, whose secret is used')
    .option('--port <port>', 'the port to listen on; 0 takes a free one', portNumber, 4100)
    .option('--secret <secret>', 'the secret (default: that of the webhook, or a new one, which is printed)')
    .action(framed(listen));
  withExamples(command, [
    ['webhook listen', 'with a new secret; it prints the lines for the configuration'],
    ['webhook listen directory --port 4200', 'with the secret that the configuration has'],
    ['webhook listen --json', 'one JSON document a line'],
  ]);
}

async function listen(
  invocation: Invocation,
  name: string | undefined,
  options: ListenOptions,
): Promise<Result> {
  const { signal } = invocation;
  const { secret, isNew } = await secretFor(invocation, name, options);
  const said = new Repeats((text) => invocation.say(text));
  const listener = await openListener(options.port, secret, (heard) =>
    invocation.json ? line(documentOf(heard)) : said.take(textsOf(heard)),
  ).catch(portProblem);
  const { address } = listener;
  if (invocation.json) line({ listening: address, secret: isNew ? secret : null });
  else
    invocation.say(
      `listening at ${address}; Ctrl-C stops\n${isNew ? forConfiguration(address, secret) : ''}`,
    );
  try {
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await listener.close();
    said.end();
  }
  return nothingToPrint;
}

async function secretFor(
  invocation: Invocation,
  name: string | undefined,
  { secret }: ListenOptions,
): Promise<{ readonly secret: string; readonly isNew: boolean }> {
  if (secret !== undefined) return { secret, isNew: false };
  if (name === undefined) return { secret: newSecret(), isNew: true };
  const [first] = await subscriptionsNamed(invocation, name);
  return { secret: first?.secret ?? '', isNew: false };
}

function portProblem(error: unknown): never {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
  throw usageError(
    `the port cannot be listened on (${code})`,
    'Give another one with --port; 0 takes a free one.',
  );
}

const forConfiguration = (address: string, secret: string): string =>
  `For the configuration:\n\nwebhooks:\n  - name: development\n    url: ${address}\n    secret: ${secret}\n\n`;

const line = (document: object): void => void process.stdout.write(`${JSON.stringify(document)}\n`);

const documentOf = ({ id, verified, body }: Heard): object => ({ id, signature: verified, body });

/** A message that does not fit is like any other that does not fit for the same reason, whatever its id. */
function textsOf({ id, verified, body }: Heard): Said {
  if (verified !== 'good') {
    const tried = verified === 'other' && told(body).type === 'webhook.test' ? byTest : '';
    return { text: `${id}: signature ${problemText(verified)}${tried}\n`, gist: verified + tried };
  }
  const text = `${id}: signature good\n${changesText(body)}`;
  return { text, gist: text };
}

const problemText = (verified: Exclude<Heard['verified'], 'good'>): string =>
  verified === 'other'
    ? 'does not fit: it was signed with another secret, or the message was changed on its way'
    : `does not fit: ${mistakeSays[verified]}`;

/** Its second message: a receiver that takes it verifies nothing. */
const byTest = '; `webhook test` sends such a message to see it refused, and so it was';

interface Told {
  readonly type?: string;
  readonly reason?: string;
  readonly changes?: readonly {
    readonly change_no: number;
    readonly cust_id: string;
    readonly kind: string;
    readonly sections: readonly string[];
  }[];
}

function told(body: string): Told {
  try {
    return (JSON.parse(body) as Told | null) ?? {};
  } catch {
    return {};
  }
}

function changesText(body: string): string {
  const { type = '', reason = '', changes = [] } = told(body);
  const lines = changes.map(
    ({ change_no, cust_id, kind, sections }) =>
      `  ${change_no}  ${cust_id}  ${kind}  ${sections.join(', ')}\n`,
  );
  return lines.length === 0 ? `  ${[type, reason].filter(Boolean).join(' ')}\n` : lines.join('');
}
