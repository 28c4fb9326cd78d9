// Which addresses and names are those of the public internet. Everything else is inside: of this machine, of a network, or of a
// tunnel that may lead to either.

import ipaddr from 'ipaddr.js';

/** What is given out as public IPv6. All other blocks are for something else, such as addresses that hold an IPv4 address. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Public by its number; but what answers there is the inside of a hosting platform. */
const insideByUse: ReadonlySet<string> = new Set(['168.63.129.16']);

/** An IPv4 or IPv6 address, without brackets. Whatever is no address is not public. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast' || insideByUse.has(parsed.toNormalizedString())) return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(publicIpv6);
}

/** Endings that no public name has: they are looked up on this machine or in its network. */
const insideEndings = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'lan',
  'home.arpa',
  'onion',
];

/** At least two parts. A name of one part is looked up in the network of this machine, and a dot at the end says nothing more. */
const fullName = /^[^.]+(\.[^.]+)+$/;

/** As a URL has it: in small letters, and no address. */
export const isPublicName = (name: string): boolean =>
  fullName.test(name) && !insideEndings.some((ending) => name === ending || name.endsWith(`.${ending}`));
