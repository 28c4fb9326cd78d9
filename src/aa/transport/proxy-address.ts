// The address of a proxy: how it may be written, how it is shown, and which one the environment names for a call.

import { AaError } from '../aa-error.ts';

/** What stands in place of an address where no proxy is wanted. */
export const noProxyWord = 'none';

export type ReadProxy = { readonly address: string } | { readonly unfit: string };

const schemes: ReadonlySet<string> = new Set(['http:', 'https:']);
const schemeStart = /^[a-z][a-z0-9+.-]*:\/\//i;

function isEncoded({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}

/** `HOST:PORT` alone means http, as elsewhere. What cannot be a proxy is refused with a reason without its values (P11). */
export function readProxy(text: string): ReadProxy {
  const url = URL.parse(schemeStart.test(text) ? text : `http://${text}`);
  if (url === null || url.hostname === '') return { unfit: 'must be the address of a proxy' };
  if (!schemes.has(url.protocol))
    return { unfit: 'must begin with http:// or https:// (there are no others)' };
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return {
      unfit: 'must be an address without a path; / ? # and % in its password are written %2F %3F %23 %25',
    };
  }
  if (!isEncoded(url)) return { unfit: 'has a % that encodes nothing; write it %25' };
  return { address: url.href };
}

/** The address without the user name and the password (P11). */
export function shownProxy(address: string): string {
  const { protocol, host, username, password } = new URL(address);
  return `${protocol}//${username === '' && password === '' ? '' : '***@'}${host}`;
}

/** The proxies for http and for https addresses, and the hosts that are called without one. */
export interface ProxyRules {
  readonly http: string | null;
  readonly https: string | null;
  /** As in NO_PROXY. */
  readonly except: string;
  /** Addresses that stand in place of variables that name no proxy, each with its error: only who needs the proxy meets it. */
  readonly unusable: ReadonlyMap<string, AaError>;
}

const noErrors: ReadonlyMap<string, AaError> = new Map();

const direct: ProxyRules = { http: null, https: null, except: '', unusable: noErrors };

type Environment = Readonly<Record<string, string | undefined>>;

interface Named {
  readonly name: string;
  readonly value: string;
}

/** The variable in small letters is used before the one in capitals. An empty one names no proxy. */
function variable(environment: Environment, name: string): Named {
  const written = environment[name] === undefined ? name.toUpperCase() : name;
  return { name: written, value: environment[written]?.trim() ?? '' };
}

const refused = (what: string, unfit: string): AaError =>
  new AaError('AA_PROXY_ADDRESS', { detail: `${what} ${unfit}` });

/** `unusable` takes the error of a variable that names no proxy. */
function proxyIn(environment: Environment, name: string, unusable: Map<string, AaError>): string | null {
  const found = variable(environment, name);
  if (found.value === '') return null;
  const read = readProxy(found.value);
  if ('address' in read) return read.address;
  const standIn = `http://${name.replace('_', '-')}.invalid/`;
  unusable.set(standIn, refused(`the environment variable ${found.name}`, read.unfit));
  return standIn;
}

/**
 * The rules for one client. `setting`: its key `proxy`; where that is `null`, the environment decides. HTTP_PROXY also serves
 * https addresses where there is no HTTPS_PROXY.
 */
export function proxyRules(setting: string | null, environment: Environment): ProxyRules {
  if (setting === noProxyWord) return direct;
  if (setting !== null) {
    const read = readProxy(setting);
    if ('unfit' in read) throw refused('`proxy`', read.unfit);
    return { ...direct, http: read.address, https: read.address };
  }
  const unusable = new Map<string, AaError>();
  const http = proxyIn(environment, 'http_proxy', unusable);
  const https = proxyIn(environment, 'https_proxy', unusable) ?? http;
  return { http, https, except: variable(environment, 'no_proxy').value, unusable };
}

export const proxyFor = ({ http, https }: ProxyRules, { protocol }: URL): string | null =>
  protocol === 'https:' ? https : http;
