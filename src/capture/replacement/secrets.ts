// What counts as a secret of a client: it stays nowhere in a capture, not even as a word that otherwise would.

import type { AssociationSettings } from '../../aa/association-settings.ts';
import { proxyRules } from '../../aa/transport/proxy-address.ts';

type Settings = Pick<AssociationSettings, 'username' | 'password' | 'url' | 'services' | 'proxy'>;

/** A shorter segment of an address stands in other words by chance. */
const shortestSegment = 4;

const urlOf = (address: string | null | undefined): readonly URL[] => {
  const url = address == null ? null : URL.parse(address);
  return url === null ? [] : [url];
};

const segmentsOf = ({ pathname }: URL): readonly string[] =>
  pathname.split('/').filter((segment) => segment !== '');

/** The association's own name stands last in the base address, and before the procedure in the address of a service. */
function namesIn(url: string | null, services: Settings['services']): readonly string[] {
  const names = [
    ...urlOf(url).map((one) => segmentsOf(one).at(-1)),
    ...Object.values(services)
      .flatMap(urlOf)
      .map((one) => segmentsOf(one).at(-2)),
  ];
  return names.filter((name) => name !== undefined && name.length >= shortestSegment) as readonly string[];
}

const ofProxy = ({ hostname, username, password }: URL): readonly string[] =>
  [hostname, decodeURIComponent(username), decodeURIComponent(password)].filter((text) => text !== '');

/** Credentials, hosts and the association's own name; also those of the proxy that the settings or the environment name. */
export function secretsOf(
  { username, password, url, services, proxy }: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const hosts = [url, ...Object.values(services)].flatMap(urlOf).map(({ hostname }) => hostname);
  const { http, https } = proxyRules(proxy, environment);
  const ofProxies = [http, https].flatMap(urlOf).flatMap(ofProxy);
  return [...new Set([username, password, ...hosts, ...ofProxies, ...namesIn(url, services)])];
}
