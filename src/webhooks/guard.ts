// The guard of addresses that the operator has not written: messages go to https, and to public addresses alone. The text of an
// address is judged, and when a connection is made the very addresses that it is made to.

import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { readReceiverAddress } from '../config/address.ts';
import { isPublicAddress, isPublicName } from './public-addresses.ts';

export interface Guard {
  /** All addresses of a name. Rejects with a code of node:dns. */
  readonly resolve: (name: string) => Promise<readonly LookupAddress[]>;
  readonly isPublic: (address: string) => boolean;
}

/** The code of the error with which a connection is refused. */
export const notPublicCode = 'WEBHOOK_NOT_PUBLIC';

export const notPublicSays = 'the name of the receiver leads to an address that is not public';

const mostCharacters = 2_000;
const leastFreePort = 1_024;

/**
 * The address as it is to be kept, or what is wrong with it. `href`: as it is connected to: whichever way numbers were written, it
 * has them in one.
 */
export type Judged = { readonly href: string } | { readonly misfit: string };

/** By its text alone. */
export function judgedReceiver(text: string, { isPublic }: Guard): Judged {
  if (URL.parse(text)?.protocol !== 'https:') return { misfit: 'must be an https address' };
  const read = readReceiverAddress(text);
  if ('unfit' in read) return { misfit: read.unfit };
  const { port, hostname, href } = new URL(text);
  if (href.length > mostCharacters) return { misfit: `must have at most ${mostCharacters} characters` };
  if (port !== '' && Number(port) < leastFreePort)
    return { misfit: 'must have the port 443, or one from 1024 on' };
  return isPublicHost(hostname, isPublic)
    ? { href }
    : { misfit: 'must be a public address, or a public name in full' };
}

function isPublicHost(hostname: string, isPublic: Guard['isPublic']): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? isPublicName(bare) : isPublic(bare);
}

/** By its text, and by the addresses that its name has now. */
export async function judgedNow(text: string, guard: Guard): Promise<Judged> {
  const judged = judgedReceiver(text, guard);
  if ('misfit' in judged) return judged;
  const { hostname } = new URL(judged.href);
  if (isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0) return judged;
  const found = await guard.resolve(hostname).catch(() => []);
  if (found.length === 0) return { misfit: 'must have a name that is known' };
  return areAllPublic(found, guard) ? judged : { misfit: `must be public: ${notPublicSays}` };
}

const areAllPublic = (found: readonly LookupAddress[], { isPublic }: Guard): boolean =>
  found.every(({ address }) => isPublic(address));

/** For a connection: what it gets are the addresses that were judged. It is not asked where the address is no name. */
export function guardedLookup(guard: Guard): LookupFunction {
  const judged = callbackify((name: string) => publicAddresses(name, guard));
  return (name, { all }, callback) =>
    judged(name, (error, found) => {
      const [first] = error === null ? found : [];
      if (first === undefined) callback(error ?? coded('ENOTFOUND'), '');
      else if (all === true) callback(null, [...found]);
      else callback(null, first.address, first.family);
    });
}

/** Throws an error with the code `WEBHOOK_NOT_PUBLIC`, or with one of node:dns. */
async function publicAddresses(name: string, guard: Guard): Promise<readonly LookupAddress[]> {
  const found = await guard.resolve(name);
  if (!areAllPublic(found, guard)) throw coded(notPublicCode);
  return found;
}

const coded = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

const noSuchName: ReadonlySet<string | undefined> = new Set(['ENOTFOUND', 'ENODATA']);

/** Asks name servers, and neither the file of hosts nor the names of the network. Slow ones hold up nothing else of this process. */
async function resolved(name: string): Promise<readonly LookupAddress[]> {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [...addressesIn(ipv4, 4), ...addressesIn(ipv6, 6)];
  if (found.length > 0) return found;
  const isUnknown = [ipv4, ipv6].every(
    (one) => one.status === 'rejected' && noSuchName.has(codeOf(one.reason)),
  );
  throw coded(isUnknown ? 'ENOTFOUND' : 'EAI_AGAIN');
}

const addressesIn = (
  answer: PromiseSettledResult<readonly string[]>,
  family: 4 | 6,
): readonly LookupAddress[] =>
  answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

export const usualGuard: Guard = { resolve: resolved, isPublic: isPublicAddress };
