// The keys of webhooks.

import { z } from 'zod';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FeedKind } from '../shadow/shadow.ts';
import { readReceiverAddress, shownReceiverAddress } from './address.ts';
import {
  duration,
  flag,
  keyGroup,
  type KeyNote,
  matching,
  named,
  nullable,
  oneOf,
  optional,
  required,
  scalar,
  secret,
  text,
  withDefault,
} from './key-schema.ts';
import type { Plain } from './configuration-tree.ts';
import { writeDuration } from './units.ts';

export const feedKinds = [
  'created',
  'updated',
  'restored',
  'deleted',
  'forgotten',
] as const satisfies readonly FeedKind[];

/** The customer's own values, beside the sections. */
const ownValues = 'customer';

/** What a webhook may name as sections. */
export const webhookSections = ({ sections }: Catalogue): readonly string[] => [
  ownValues,
  ...sections.map(({ name }) => name),
];

export const webhookNames = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** How long a webhook waits: for more changes (`settle`), and for an answer (`timeout`). */
export const webhookWaits = {
  settle: { usualMs: 2_000, leastMs: 0, longestMs: 3_600_000 },
  timeout: { usualMs: 15_000, leastMs: 1_000, longestMs: 60_000 },
} as const;

export type WebhookWait = (typeof webhookWaits)[keyof typeof webhookWaits];

const waitKey = ({ usualMs, leastMs, longestMs }: WebhookWait, description: string) =>
  withDefault(duration(leastMs, longestMs), {
    type: 'duration',
    default: writeDuration(usualMs),
    description,
  });

const webhookName = matching(
  webhookNames,
  'must be lower-case letters, digits and -, beginning with a letter or digit (at most 63)',
);

/** `acme`, `[acme, beta]` or `all`. Whether there are such clients is checked with the clients. */
const clientList = z.codec(z.unknown(), z.custom<readonly string[] | 'all'>(), {
  decode: (written, { issues }) => {
    const value = written as Plain;
    if (value === 'all') return 'all';
    const list = typeof value === 'string' ? [value] : value;
    if (Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string')) return list;
    issues.push({
      code: 'custom',
      input: written,
      message: 'must be the id of a client, a list of ids, or all',
      params: { suggestion: 'such as acme, or [acme, beta]' },
    });
    return z.NEVER;
  },
  encode: (value) => value,
});

const listOf = <const Names extends readonly string[]>(names: Names, note: KeyNote) =>
  nullable(z.array(oneOf(names)).min(1).readonly(), note);

const webhookGroup = (catalogue: Catalogue) =>
  keyGroup({
    name: required(webhookName, {
      type: 'a-z 0-9 -',
      description: 'Your name for this receiver. A client has one webhook of a name.',
    }),
    client: nullable(clientList, {
      type: 'id, list of ids, or all',
      default: 'all',
      description: 'The clients whose changes it is told. Each has a place of its own.',
    }),
    url: required(scalar(readReceiverAddress, shownReceiverAddress), {
      type: 'address',
      description:
        'Where messages are sent. It may be an address of your own network. Redirects are not followed, and no proxy is used.',
    }),
    secret: optional(secret, {
      type: 'secret',
      description:
        'What messages are signed with: `whsec_…`, best as `${VARIABLE}`. `aa-shadow webhook secret` makes one. This or `secretFile` is needed.',
    }),
    secretFile: optional(text, {
      type: 'file',
      description: 'A file with the secret, relative to the configuration file.',
    }),
    kinds: listOf(feedKinds, {
      type: feedKinds.join(', '),
      default: 'all',
      description:
        'Which changes are told, as a list. `forgotten` is told in any case: whoever has a copy must erase it.',
    }),
    sections: listOf(webhookSections(catalogue), {
      type: 'section names',
      default: 'all',
      description: `Which updates are told, as a list: those of one of these sections. \`${ownValues}\` is the customer's own values.`,
    }),
    each: withDefault(flag, {
      type: 'true or false',
      default: 'false',
      description: 'Whether each message tells one change. Otherwise up to 100.',
    }),
    settle: named(
      'settleMs',
      waitKey(
        webhookWaits.settle,
        'How long changes wait for more. Those of one customer in one message become one. 0: each change is told for itself.',
      ),
    ),
    timeout: named('timeoutMs', waitKey(webhookWaits.timeout, 'How long an answer is waited for.')),
    caFile: nullable(text, {
      type: 'file',
      description: 'A PEM file with certificates to trust beside the usual ones, of a private authority.',
    }),
  });

export const webhookKeys = (catalogue: Catalogue) =>
  nullable(z.array(webhookGroup(catalogue)), {
    type: 'list',
    default: 'there are none',
    description: 'Receivers that are told of changes by HTTP (docs/webhooks.md).',
  });

export type WebhookKeys = z.output<ReturnType<typeof webhookGroup>>;
