// The addresses of AA and of the database: which ones the configuration accepts, and how they are shown.

import { noProxyWord, readProxy, shownProxy } from '../aa/transport/proxy-address.ts';
import { checkAddress } from '../shadow/address.ts';
import { BadAddress } from '../shadow/bad-address.ts';
import type { Fit } from './key-schema.ts';

export { shownAddress as shownDatabaseAddress } from '../shadow/address.ts';

/** An http or https address without credentials, which would come into logs (P11). */
export function readAddress(text: string): Fit<string> {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    return { unfit: 'must be an https address', suggestion: 'such as https://ams.example.org/acmeprod/' };
  }
  // A password with a / ends the host for a URL, and what follows it would be shown.
  if (text.includes('@')) {
    return {
      unfit: 'must not contain a user name or password',
      suggestion: 'use the keys username and password',
    };
  }
  if (url.search !== '' || url.hash !== '') {
    return { unfit: 'must be an address without ? and #', suggestion: 'end it with the path' };
  }
  return { value: text };
}

/** The address of a receiver of webhooks. What follows a ? may be a token, and is not shown. */
export function readReceiverAddress(text: string): Fit<string> {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    return {
      unfit: 'must be an http or https address',
      suggestion: 'such as https://app.example.org/hooks/aa',
    };
  }
  if (url.username !== '' || url.password !== '' || text.split(/[?#]/)[0]?.includes('@') === true) {
    return {
      unfit: 'must not contain a user name or password',
      suggestion: 'every message is signed with the secret',
    };
  }
  if (url.hash !== '') return { unfit: 'must be an address without #', suggestion: 'it would not be sent' };
  return { value: text };
}

export function shownReceiverAddress(address: string): string {
  const [shown = '', query] = address.split('?');
  return query === undefined ? shown : `${shown}?***`;
}

/** The address of a proxy, or `none`. */
export function readProxyAddress(text: string): Fit<string> {
  if (text === noProxyWord) return { value: text };
  const read = readProxy(text);
  return 'address' in read
    ? { value: read.address }
    : { unfit: read.unfit, suggestion: 'such as http://proxy.example.org:3128, or none' };
}

/** Without user name and password (P11). */
export const shownProxyAddress = (address: string): string =>
  address === noProxyWord ? address : shownProxy(address);

/** Whether credentials would be sent to another machine without encryption. */
export function isExposed(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !isLoopback(hostname);
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname);

export function readDatabaseAddress(text: string): Fit<string> {
  try {
    checkAddress(text);
    return { value: text };
  } catch (error) {
    if (!(error instanceof BadAddress)) throw error;
    return { unfit: error.problem, suggestion: error.instead };
  }
}
