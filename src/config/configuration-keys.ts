// Every key of the configuration, declared once: how it is read, its default, and what it means. The reference page
// (docs/reference/configuration.md) is generated from here.

import { z } from 'zod';
import { readAddress, readDatabaseAddress } from './address.ts';
import { dialectKeys } from './dialect-keys.ts';
import {
  duration,
  group,
  keyNotes,
  matching,
  oneOf,
  optional,
  required,
  scalar,
  share,
  size,
  text,
  whole,
  withDefault,
} from './key-schema.ts';
import { sectionKeys } from './section-keys.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const address = scalar(readAddress);
const clientId = matching(
  /^[a-z0-9][a-z0-9-]{0,62}$/,
  'must be lower-case letters, digits and -, beginning with a letter or digit (at most 63)',
);

const serviceAddress = (what: string) =>
  optional(address, { type: 'address', description: `The absolute address of ${what}.` });

const seconds = (value: string, description: string) =>
  withDefault(duration(1), { type: 'duration', default: value, description });

export const clientKeys = z.strictObject({
  id: required(clientId, { type: 'a-z 0-9 -', description: 'Your name for this association; unique.' }),
  url: optional(address, {
    type: 'address',
    description:
      "The base address of its AA, ending in the association's own segment; `PACKAGE.PROCEDURE` is appended. Needed unless `services` names every service used.",
  }),
  services: group(
    {
      queue: serviceAddress('get queue customers (3.4.1)'),
      customers: serviceAddress('get customer details (3.1.11)'),
      purge: serviceAddress('purge queue (3.4.2)'),
      enqueue: serviceAddress('force enqueue (3.4.3); only for the command `enqueue`'),
    },
    'Absolute addresses of single services, as ACGI hands them out. They win over `url`.',
  ),
  username: optional(text, {
    type: 'text',
    description: 'The user name ACGI gave you. Needed, or `usernameFile`.',
  }),
  usernameFile: optional(text, {
    type: 'file',
    description: 'A file that holds the user name, relative to the configuration file.',
  }),
  password: optional(text, {
    type: 'secret',
    description: 'The password; better `${VARIABLE}` than in the clear. Needed, or `passwordFile`.',
  }),
  passwordFile: optional(text, {
    type: 'file',
    description: 'A file that holds the password, relative to the configuration file.',
  }),
  directoryId: optional(text, { type: 'text', description: 'The directory to ask for, where AA wants one.' }),
  sections: sectionKeys,
  pollEvery: withDefault(duration(100, 86_400_000), {
    type: 'duration',
    default: '10s',
    description: 'The longest pause between two looks at an empty queue.',
  }),
  bulkSize: withDefault(whole(1, 1000), {
    type: '1 to 1000',
    default: '100',
    description:
      'Customers in one bulk call, at most. Where AA turns out to take fewer, fewer are asked for.',
  }),
  concurrency: withDefault(whole(1, 64), {
    type: '1 to 64',
    default: '4',
    description: 'Calls to this AA at once, at most; fewer when it is in trouble.',
  }),
  minGap: withDefault(duration(0, 3_600_000), {
    type: 'duration',
    default: '0s',
    description: 'The least time between the starts of two calls.',
  }),
  timeouts: group(
    {
      connect: seconds('10s', 'Until the connection stands, TLS included.'),
      firstByte: seconds('60s', 'From the request to the first byte of the answer.'),
      idle: seconds('30s', 'Between two pieces of the answer.'),
      total: seconds(
        '120s',
        'The whole call. The queue call, whose answer may be huge, has sixty times as long.',
      ),
    },
    'How long a call to AA may take.',
  ),
  limits: group(
    {
      document: withDefault(size(1024), {
        type: 'size',
        default: '32MiB',
        description: 'One customer-details answer, after decompression.',
      }),
      queue: withDefault(size(1024), {
        type: 'size',
        default: '2GiB',
        description: 'One queue answer, which is streamed and never held.',
      }),
      text: withDefault(size(1024), {
        type: 'size',
        default: '4MiB',
        description: 'One value, in characters.',
      }),
      depth: withDefault(whole(8, 1000), {
        type: '8 to 1000',
        default: '64',
        description: 'Elements within elements.',
      }),
    },
    'How large an answer may be before it is refused.',
  ),
  brake: group(
    {
      share: withDefault(share, {
        type: 'share',
        default: '5%',
        description: "Share of the client's customers that one drain may delete.",
      }),
      atLeast: withDefault(whole(0, 1_000_000_000), {
        type: 'number',
        default: '20',
        description: 'Up to this many deletions are always let through.',
      }),
    },
    'Deletions beyond this stop the drain until a person decides: `aa-shadow deletions`.',
  ),
  audit: group(
    {
      perHour: optional(whole(0, 10_000_000), {
        type: 'number',
        description: 'The same for this client alone. Left out: that of the top.',
      }),
    },
    'The audit that `run` makes in idle time (docs/audit.md).',
  ),
  dialect: dialectKeys,
});

export const configurationKeys = z.strictObject({
  database: withDefault(scalar(readDatabaseAddress), {
    type: 'address',
    default: 'sqlite:./aa-shadow.db',
    description:
      'Where the shadow lives: `sqlite:PATH`, relative to the configuration file, or `postgres://USER:PASSWORD@HOST:PORT/NAME` (docs/postgres.md).',
  }),
  http: group(
    {
      host: withDefault(text, {
        type: 'text',
        default: '127.0.0.1',
        description: 'The address listened on.',
      }),
      port: withDefault(whole(0, 65_535), {
        type: '0 to 65535',
        default: '4000',
        description: 'The port; 0 takes a free one.',
      }),
    },
    'Checked and kept for the HTTP side, which this version does not have yet.',
  ),
  threads: withDefault(whole(1, 64), {
    type: '1 to 64',
    default: '2',
    description: 'Threads of this process that read what AA answers and write it to the database.',
  }),
  history: withDefault(duration(60_000, 3650 * 86_400_000), {
    type: 'duration',
    default: '30d',
    description: 'How long the feed of changes and the history of customers are kept.',
  }),
  audit: group(
    {
      perHour: withDefault(whole(0, 10_000_000), {
        type: 'number',
        default: '0',
        description:
          "Customers an hour that `run` compares with AA while a client's queue is empty, and mends where they differ; 0: none.",
      }),
    },
    'The audit that `run` makes in idle time (docs/audit.md).',
  ),
  log: group(
    {
      level: withDefault(oneOf(logLevels), {
        type: logLevels.join(', '),
        default: 'info',
        description: 'What is logged, to stderr. `--log-level` wins over it.',
      }),
    },
    'Logging.',
  ),
  clients: z.array(clientKeys).min(1).register(keyNotes, {
    type: 'list',
    description: 'The associations whose AA is mirrored, one or hundreds.',
  }),
});

export type ConfigurationKeys = z.output<typeof configurationKeys>;
export type ClientKeys = z.output<typeof clientKeys>;
