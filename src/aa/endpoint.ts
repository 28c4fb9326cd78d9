// The address of a service of one client, and the spelling of its request, from the client's settings.

import { AaError } from './aa-error.ts';
import type { AssociationSettings } from './association-settings.ts';
import {
  defaultDialect,
  plainQueue,
  type Dialect,
  type ServiceDialect,
  type ServiceName,
} from './dialect.ts';

export interface Endpoint {
  readonly service: ServiceName;
  /** Absolute URL. */
  readonly address: string;
  readonly dialect: ServiceDialect;
}

type AddressSettings = Pick<AssociationSettings, 'url' | 'services' | 'dialect'>;

const joined = (base: string, procedure: string): string => `${base.replace(/\/+$/, '')}/${procedure}`;

/** The absolute URL of a service: its own, or else the base address with the procedure. `null` where neither is set. */
export const serviceAddress = (
  { url, services, dialect }: AddressSettings,
  service: ServiceName,
): string | null =>
  services[service] ?? (url === null ? null : joined(url, dialect.services[service].procedure));

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Whether an address ends in the procedure of the plain queue. mod_plsql takes names in upper or lower case. */
function namesPlainQueue(address: string): boolean {
  const path = URL.canParse(address) ? new URL(address).pathname : address;
  return sameName(path.split(/[/.]/).at(-1) ?? '', plainQueue.procedure.split('.').at(-1) ?? '');
}

function differing(queue: ServiceDialect): Partial<ServiceDialect> {
  const usual = defaultDialect.services.queue;
  const names = ['root', 'username', 'password'] as const;
  return Object.fromEntries(
    names.flatMap((name) => (queue[name] === usual[name] ? [] : [[name, queue[name]]])),
  );
}

/** The plain queue has defaults of its own. Each field that the configuration gives for the queue replaces one. */
const plainSpelling = ({ services: { queue }, writtenQueue }: Dialect): ServiceDialect => ({
  ...plainQueue,
  ...differing(queue),
  ...writtenQueue,
  parameters: queue.parameters,
});

function spelling({ dialect }: AddressSettings, service: ServiceName, address: string): ServiceDialect {
  const own = dialect.services[service];
  return service === 'queue' && namesPlainQueue(address) ? plainSpelling(dialect) : own;
}

export function endpointOf(settings: AddressSettings, service: ServiceName): Endpoint {
  const address = serviceAddress(settings, service);
  if (address !== null) return { service, address, dialect: spelling(settings, service, address) };
  const detail = `no address for it: set \`url\` or \`services.${service}\``;
  throw new AaError('AA_NOT_PROVISIONED', { detail });
}

/** The plain queue, for when the queue with reasons is missing. `null` where the configuration chose the queue. */
export function plainQueueEndpoint({ url, services, dialect }: AddressSettings): Endpoint | null {
  const { queue } = dialect.services;
  const usual = sameName(queue.procedure, defaultDialect.services.queue.procedure);
  if (url === null || services.queue !== undefined || !usual) return null;
  return {
    service: 'queue',
    address: joined(url, plainQueue.procedure),
    dialect: plainSpelling(dialect),
  };
}
