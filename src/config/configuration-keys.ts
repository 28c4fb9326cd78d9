// Every key of the configuration, declared once: how it is read and written, its name in the settings, its default, and its
// meaning. The reference page (docs/reference/configuration.md) is generated from here.

import { z } from 'zod';
import { builtIn, type Catalogue, perCatalogue } from '../catalogue/catalogue.ts';
import { readDatabaseAddress, shownDatabaseAddress } from './address.ts';
import {
  duration,
  flag,
  group,
  keyGroup,
  keyNotes,
  named,
  nullable,
  oneOf,
  optional,
  scalar,
  secret,
  text,
  whole,
  withDefault,
} from './key-schema.ts';
import { httpKeys } from './http-keys.ts';
import { readFileMode, writeFileMode } from './file-mode.ts';
import { logLevels } from './settings.ts';
import { viewKeys } from './view-keys.ts';
import { webhookKeys } from './webhook-keys.ts';
import { clientKeys } from './client-keys.ts';

const fileMode = scalar(readFileMode, writeFileMode);

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
