// Addresses: whether they are of this machine, and whether they are among those of proxies that are believed.

import { BlockList, isIP } from 'node:net';

/** `::ffff:10.0.0.1` is `10.0.0.1`. */
export const plainAddress = (address: string): string =>
  withoutPort(address).replace(/^::ffff:(?=\d+\.)/i, '');

/** Some proxies tell the port, too: `10.0.0.1:51234`, `[2001:db8::1]:51234`. */
const withoutPort = (address: string): string =>
  /^\[([^\]]*)\](?::\d{1,5})?$/.exec(address)?.[1] ?? address.replace(/^(\d+(?:\.\d+){3}):\d{1,5}$/, '$1');

export const isLoopback = (address: string): boolean => {
  const plain = plainAddress(address);
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
};

export type IsAmong = (address: string) => boolean;

/** `networks`: addresses, and networks such as `10.0.0.0/8`. */
export function addressesAmong(networks: readonly string[]): IsAmong {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = familyOf(address);
    if (prefix === undefined) list.addAddress(plainAddress(address), family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => {
    const plain = plainAddress(address);
    return isIP(plain) !== 0 && list.check(plain, familyOf(plain));
  };
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(plainAddress(address)) === 6 ? 'ipv6' : 'ipv4');
