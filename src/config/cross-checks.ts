// Checks that need more than one key: whether a client has addresses, whether ids are unique, and whether flags have one meaning. They work on the values
// as written, so that their complaints come together with all others.

import { checkAddress, withDatabasePassword } from '../shadow/address.ts';
import { BadAddress } from '../shadow/bad-address.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { budgetChecks } from './budget-keys.ts';
import { catalogueOfKeys } from './client-catalogues.ts';
import type { Complaint } from './complaint.ts';
import type { Plain } from './configuration-tree.ts';
import { fieldChecks } from './field-checks.ts';
import { relevanceChecks } from './relevance-keys.ts';
import { trustedUserChecks } from './trusted-user-checks.ts';
import { viewChecks } from './view-checks.ts';
import { webhookChecks } from './webhook-files.ts';

type Keys = Readonly<Record<string, Plain>>;

/** The clients that are groups of keys, by position. */
export function clientsOf(configuration: Plain): ReadonlyMap<number, Keys> {
  const list = isGroup(configuration) ? configuration['clients'] : undefined;
  if (!Array.isArray(list)) return new Map();
  return new Map(
    (list as readonly Plain[]).flatMap((client, index) =>
      isGroup(client) ? [[index, client] as const] : [],
    ),
  );
}

/** How many clients are listed, whatever they are. */
export function listedClients(configuration: Plain): number {
  const list = isGroup(configuration) ? configuration['clients'] : undefined;
  return Array.isArray(list) ? list.length : 0;
}

const isGroup = (plain: Plain): plain is Keys => typeof plain === 'object' && !Array.isArray(plain);

export function crossChecks(configuration: Plain, catalogue: Catalogue): readonly Complaint[] {
  const clients = clientsOf(configuration);
  return [
    ...unreachable(clients),
    ...doubleIds(clients),
    ...twofoldFlags(clients),
    ...fieldChecks(clients, catalogue),
    ...[...clients].flatMap(([index, client]) =>
      relevanceChecks(client, ['clients', index], catalogueOfKeys(client, catalogue)),
    ),
    ...[...clients].flatMap(([index, client]) => budgetChecks(client, ['clients', index])),
    ...viewChecks(configuration, clients, catalogue),
    ...webhookChecks(configuration, idsOf(clients)),
    ...onePortTwice(configuration),
    ...trustedUserChecks(configuration, idsOf(clients)),
  ];
}

/** Two servers cannot listen on one port of all addresses, or of the same one. 0 is a free port for each. */
function onePortTwice(configuration: Plain): readonly Complaint[] {
  const http = groupIn(configuration, 'http');
  const admin = http === null ? null : groupIn(http, 'admin');
  if (http === null || admin === null) return [];
  const port = Number(admin['port'] ?? 4001);
  const [first, second] = [hostOf(http), hostOf(admin)];
  const isShared = first === second || everywhere.has(first) || everywhere.has(second);
  if (port === 0 || port !== Number(http['port'] ?? 4000) || !isShared) return [];
  return [
    {
      code: 'CONFIG_BAD_VALUE',
      path: ['http', 'admin', 'port'],
      message: 'must be another port than that of `http`',
      suggestion: 'leave `admin` out to have all at one address',
    },
  ];
}

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

const hostOf = ({ host }: Keys): string =>
  typeof host === 'string' ? host.replace(/^\[(.*)\]$/, '$1') : '127.0.0.1';

function groupIn(plain: Plain, key: string): Keys | null {
  const group = plain !== null && isGroup(plain) ? plain[key] : undefined;
  return group !== undefined && group !== null && isGroup(group) ? group : null;
}

/** Whether the address has a place for a password of its own. `null`: it has, or it has a complaint itself. */
export function passwordMisfit(configuration: Plain): Complaint | null {
  const keys: Keys = isGroup(configuration) ? configuration : {};
  const address = keys['database'] ?? 'sqlite:./aa-shadow.db';
  if (typeof address !== 'string' || problemIn(() => checkAddress(address)) !== null) return null;
  const problem = problemIn(() => void withDatabasePassword(address, 'x'));
  if (problem === null) return null;
  return {
    code: 'CONFIG_BAD_VALUE',
    path: [keys['databasePassword'] === undefined ? 'databasePasswordFile' : 'databasePassword'],
    message: `is given, and the address in database ${problem.problem}`,
    suggestion: problem.instead,
  };
}

function problemIn(look: () => void): BadAddress | null {
  try {
    look();
    return null;
  } catch (error) {
    if (error instanceof BadAddress) return error;
    throw error;
  }
}

const needed = ['queue', 'customers', 'purge'] as const;

const unreachable = (clients: ReadonlyMap<number, Keys>): readonly Complaint[] =>
  [...clients].flatMap(([index, { url, services }]) => {
    if (url !== undefined) return [];
    const given = isGroup(services) ? services : {};
    const absent = needed.filter((service) => given[service] === undefined);
    if (absent.length === 0) return [];
    return [
      {
        code: 'CONFIG_MISSING',
        path: ['clients', index, 'url'],
        message:
          absent.length === needed.length
            ? 'is missing'
            : `is missing, and services lacks ${absent.join(', ')}`,
        suggestion: 'add url:, or services: with the absolute address of each',
      },
    ];
  });

const idsOf = (clients: ReadonlyMap<number, Keys>): readonly string[] =>
  [...clients.values()].flatMap(({ id }) => (typeof id === 'string' ? [id] : []));

function doubleIds(clients: ReadonlyMap<number, Keys>): readonly Complaint[] {
  const seen = new Set<string>();
  return [...clients].flatMap(([index, { id }]) => {
    if (typeof id !== 'string' || !seen.has(id)) {
      if (typeof id === 'string') seen.add(id);
      return [];
    }
    const message = 'another client has this id already';
    return [{ code: 'CONFIG_BAD_VALUE', path: ['clients', index, 'id'], message }];
  });
}

const within = (plain: Plain | undefined, key: string): Plain | undefined =>
  plain !== undefined && isGroup(plain) ? plain[key] : undefined;

const wordsIn = (plain: Plain | undefined): ReadonlySet<string> =>
  new Set([plain].flat().flatMap((word) => (typeof word === 'string' ? [word.trim().toLowerCase()] : [])));

/** A word of flags that is declared as true and as false would be a guess. */
function twofoldFlags(clients: ReadonlyMap<number, Keys>): readonly Complaint[] {
  return [...clients].flatMap(([index, { dialect }]) => {
    const flags = within(within(dialect, 'answers'), 'flags');
    if (wordsIn(within(flags, 'true')).isDisjointFrom(wordsIn(within(flags, 'false')))) return [];
    const path = ['clients', index, 'dialect', 'answers', 'flags', 'false'];
    return [{ code: 'CONFIG_BAD_VALUE', path, message: 'has a word that true has, too' }];
  });
}
