// Every key of the configuration, declared once: how it is read and written, its name in the settings, its default, and its
// meaning. The reference page (docs/reference/configuration.md) is generated from here.

import { z } from 'zod';
import { builtIn, type Catalogue, perCatalogue } from '../catalogue/catalogue.ts';
import { readAddress, readDatabaseAddress, shownDatabaseAddress } from './address.ts';
import { budgetKeys, fastLaneKeys } from './budget-keys.ts';
import { dialectKeys } from './dialect-keys.ts';
import {
  duration,
  flag,
  group,
  keyGroup,
  keyNotes,
  matching,
  named,
  nullable,
  oneOf,
  optional,
  required,
  scalar,
  secret,
  share,
  size,
  text,
  whole,
  withDefault,
} from './key-schema.ts';
import { fieldKeys } from './field-keys.ts';
import { httpKeys } from './http-keys.ts';
import { privacyKeys } from './privacy-keys.ts';
import { reachingKeys } from './reaching-keys.ts';
import { relevanceKeys } from './relevance-keys.ts';
import { sectionKeys } from './section-keys.ts';
import { readFileMode, writeFileMode } from './file-mode.ts';
import { logLevels } from './settings.ts';
import { clientViewKeys, viewKeys } from './view-keys.ts';
import { webhookKeys } from './webhook-keys.ts';

const address = scalar(readAddress);
const fileMode = scalar(readFileMode, writeFileMode);
const clientId = matching(
  /^[a-z0-9][a-z0-9-]{0,62}$/,
  'must be lower-case letters, digits and -, beginning with a letter or digit (at most 63)',
);

const serviceAddress = (what: string) =>
  optional(address, { type: 'address', description: `The absolute address of ${what}.` });

const seconds = (value: string, description: string) =>
  withDefault(duration(1), { type: 'duration', default: value, description });

const bytes = (value: string, description: string) =>
  withDefault(size(1024), { type: 'size', default: value, description });

/** Every key of a client but its id. */
const sharedKeys = (catalogue: Catalogue) =>
  ({
    url: nullable(address, {
      type: 'address',
      description:
        "The base address of its AA, which ends with the association's own segment. `PACKAGE.PROCEDURE` is appended. It is needed unless `services` names every service.",
    }),
    services: group(
      {
        queue: serviceAddress('get queue customers (3.4.1)'),
        customers: serviceAddress('get customer details (3.1.11)'),
        purge: serviceAddress('purge queue (3.4.2)'),
        enqueue: serviceAddress('force enqueue (3.4.3); only for the command `enqueue`'),
      },
      'Absolute addresses of single services, as ACGI gives them. They are used instead of `url`.',
    ),
    username: optional(secret, {
      type: 'text',
      description: 'The user name from ACGI. This or `usernameFile` is needed.',
    }),
    usernameFile: optional(text, {
      type: 'file',
      description: 'A file with the user name, relative to the configuration file.',
    }),
    password: optional(secret, {
      type: 'secret',
      description: 'The password, best as `${VARIABLE}`. This or `passwordFile` is needed.',
    }),
    passwordFile: optional(text, {
      type: 'file',
      description: 'A file with the password, relative to the configuration file.',
    }),
    directoryId: nullable(text, { type: 'text', description: 'The directory to ask for, if AA needs one.' }),
    sections: sectionKeys(catalogue),
    fields: fieldKeys(catalogue),
    relevance: relevanceKeys(catalogue),
    privacy: privacyKeys(catalogue),
    views: clientViewKeys,
    pollEvery: named(
      'pollEveryMs',
      withDefault(duration(100, 86_400_000), {
        type: 'duration',
        default: '10s',
        description: 'The longest pause before an empty queue is asked for again.',
      }),
    ),
    purge: withDefault(oneOf(['normal', 'never']), {
      type: 'normal, never',
      default: 'normal',
      description:
        '`never`: its queue is got and its customers are fetched as always, and the queue is never purged, beside another program that purges it (docs/moving-over.md).',
    }),
    bulkSize: withDefault(whole(1, 1000), {
      type: '1 to 1000',
      default: '100',
      description: 'The most customers in one bulk call. If AA turns out to take fewer, fewer are asked for.',
    }),
    concurrency: withDefault(whole(1, 64), {
      type: '1 to 64',
      default: '4',
      description: 'The most calls to this AA at once. There are fewer while AA has trouble.',
    }),
    minGap: named(
      'minGapMs',
      withDefault(duration(0, 3_600_000), {
        type: 'duration',
        default: '0s',
        description: 'The least time between the starts of two calls.',
      }),
    ),
    timeouts: group(
      {
        connect: named('connectMs', seconds('10s', 'Until the connection is open, TLS included.')),
        firstByte: named('firstByteMs', seconds('60s', 'From the request to the first byte of the answer.')),
        idle: named('idleMs', seconds('30s', 'Between two pieces of the answer.')),
        total: named(
          'totalMs',
          seconds(
            '120s',
            'The whole call. The queue call may take sixty times as long, because its answer may be huge.',
          ),
        ),
      },
      'How long a call to AA may take.',
    ),
    ...reachingKeys,
    limits: group(
      {
        document: named(
          'documentBytes',
          bytes('32MiB', 'One answer with customer details, after decompression.'),
        ),
        queue: named(
          'queueBytes',
          bytes('2GiB', 'One queue answer. It is streamed and never held in memory.'),
        ),
        text: named('textLength', bytes('4MiB', 'One value, in characters.')),
        depth: withDefault(whole(8, 1000), {
          type: '8 to 1000',
          default: '64',
          description: 'How deep elements may be nested.',
        }),
      },
      'How large an answer may be before it is refused.',
    ),
    brake: group(
      {
        share: withDefault(share, {
          type: 'share',
          default: '5%',
          description: "The share of the client's customers that one drain may delete.",
        }),
        atLeast: withDefault(whole(0, 1_000_000_000), {
          type: 'number',
          default: '20',
          description: 'This many deletions are always allowed.',
        }),
      },
      'More deletions than this stop the drain until a person decides: `aa-shadow deletions list` shows them.',
    ),
    budget: budgetKeys,
    fastLane: fastLaneKeys,
    audit: group(
      {
        perHour: optional(whole(0, 10_000_000), {
          type: 'number',
          description: 'The same for this client alone. Default: the value of `audit` at the top.',
        }),
      },
      'The audit that `run` makes in idle time (docs/audit.md).',
    ),
    search: withDefault(flag, {
      type: 'true or false',
      default: 'true',
      description:
        'Whether its customers can be found by name, e-mail and login (docs/search.md). The words for this make the database larger.',
    }),
    dialect: dialectKeys(catalogue),
  }) as const;

const clientKeys = perCatalogue((catalogue) =>
  keyGroup({
    id: required(clientId, {
      type: 'a-z 0-9 -',
      description: 'Your name for this association. It must be unique.',
    }),
    ...sharedKeys(catalogue),
  }),
);

/** The keys that `defaults` may have. */
export const defaultsKeysOf = perCatalogue((catalogue) =>
  z.object({ defaults: keyGroup(sharedKeys(catalogue)) }),
);

/**
 * The list of clients. `catalogues`: those of the single clients, by position, where some have fields of their own: their rules may name
 * them.
 */
function clientList(catalogue: Catalogue, catalogues: readonly Catalogue[]) {
  const keys = clientKeys(catalogue);
  if (catalogues.every((own) => own === catalogue)) return z.array(keys).min(1);
  return z.tuple(catalogues.map(clientKeys) as [typeof keys]) as unknown as z.ZodArray<typeof keys>;
}

const keysOf = (catalogue: Catalogue, catalogues: readonly Catalogue[] = []) =>
  keyGroup({
    database: withDefault(scalar(readDatabaseAddress, shownDatabaseAddress), {
      type: 'address',
      default: 'sqlite:./aa-shadow.db',
      description:
        'The shadow database: `sqlite:PATH`, relative to the configuration file (docs/sqlite.md), or `postgres://USER:PASSWORD@HOST:PORT/NAME` (docs/postgres.md).',
    }),
    databasePassword: optional(secret, {
      type: 'secret',
      description:
        'The password of the database, best as `${VARIABLE}`. The address then has none. Nothing in it is percent-encoded.',
    }),
    databasePasswordFile: optional(text, {
      type: 'file',
      description: 'A file with that password, relative to the configuration file.',
    }),
    databaseFile: group(
      {
        mode: nullable(fileMode, {
          type: 'mode',
          description:
            'The rights of the SQLite file and its companions, such as `0640`. Default: a new file is `0600`, an old one stays as it is.',
        }),
        group: nullable(text, {
          type: 'text',
          description: 'Their group, by name or number. The user of this program must be in it.',
        }),
      },
      'Who else may read a SQLite file (docs/sqlite.md).',
    ),
    http: httpKeys,
    webhooks: webhookKeys(catalogue),
    webhookApi: withDefault(flag, {
      type: 'true or false',
      default: 'false',
      description:
        'Whether keys with the scope `operate` may make webhooks over HTTP, and whether this process sends them (docs/webhooks.md). Their secrets are in the database.',
    }),
    views: viewKeys(catalogue),
    threads: withDefault(whole(1, 64), {
      type: '1 to 64',
      default: '2',
      description: "Threads of this process that read AA's answers and write to the database.",
    }),
    history: named(
      'historyMs',
      withDefault(duration(60_000, 3650 * 86_400_000), {
        type: 'duration',
        default: '30d',
        description: 'How long the feed of changes and the history of customers are kept.',
      }),
    ),
    audit: group(
      {
        perHour: withDefault(whole(0, 10_000_000), {
          type: 'number',
          default: '0',
          description:
            "How many customers an hour `run` compares with AA while a client's queue is empty. It mends those that differ. 0: none.",
        }),
      },
      'The audit that `run` makes in idle time (docs/audit.md).',
    ),
    log: group(
      {
        level: withDefault(oneOf(logLevels), {
          type: logLevels.join(', '),
          default: 'info',
          description: 'How much is logged on stderr. `--log-level` is used instead if it is given.',
        }),
      },
      'Logging.',
    ),
    defaults: z.unknown().optional().register(keyNotes, {
      type: 'keys of a client',
      default: 'there are none',
      description:
        'Keys for all clients: any key of a client but `id`. What a client sets itself is used instead; groups are merged key by key, lists are replaced.',
    }),
    clients: clientList(catalogue, catalogues).register(keyNotes, {
      type: 'list',
      description: 'The associations whose AA is mirrored: one or hundreds.',
    }),
  });

const usualKeysOf = perCatalogue((catalogue) => keysOf(catalogue));

/** The keys for the sections of a catalogue. All other keys are the same for every catalogue. `catalogues`: of the single clients. */
export const configurationKeysOf = (catalogue: Catalogue, catalogues: readonly Catalogue[] = []) =>
  catalogues.every((own) => own === catalogue) ? usualKeysOf(catalogue) : keysOf(catalogue, catalogues);
export const configurationKeys: ReturnType<typeof keysOf> = configurationKeysOf(builtIn);

/** The values of the keys, in the names and units of the settings. */
export type ConfigurationKeys = z.output<ReturnType<typeof keysOf>>;
export type ClientKeys = z.output<ReturnType<typeof clientKeys>>;
