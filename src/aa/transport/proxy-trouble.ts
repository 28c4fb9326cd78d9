// A failure on the way to or through a proxy, before AA was reached. It is told apart from failures of AA by where it happened.

import { AaError } from '../aa-error.ts';

export class ProxyTrouble extends Error {
  /** The proxy, without user name and password. */
  readonly proxy: string;

  constructor(proxy: string, cause: unknown) {
    super('the proxy failed', { cause });
    this.name = 'ProxyTrouble';
    this.proxy = proxy;
  }
}

const tunnelStatus = /^Proxy response \((\d{3})\)/;
const forwardStatus = /^Proxy Authentication Required \((407)\)/;

/** The status with which the proxy refused; `null` where it gave none. */
export function proxyStatus(message: string): number | null {
  const [, status] = tunnelStatus.exec(message) ?? forwardStatus.exec(message) ?? [];
  return status === undefined ? null : Number(status);
}

const refusalHints: Readonly<Record<number, string>> = {
  407: 'The proxy wants a user name and a password, or does not take those that it got: write them into `proxy` of the client (http://USER:PASSWORD@HOST:PORT), or into HTTPS_PROXY.',
  403: 'Ask those who run the proxy to let this machine through to the host of AA, or set `proxy: none` where AA can be reached without it.',
  405: 'This proxy makes no tunnels (CONNECT). Ask those who run it for one that does.',
};

/** A proxy that answers 5xx could not reach AA. Any other status is its own refusal. */
export function proxyStatusError(status: number, proxy: string): AaError {
  const detail = `HTTP status ${status} from ${proxy}`;
  if (status >= 500) {
    const hint = `The proxy could not reach AA. Ask those who run ${proxy} whether it may, and ACGI whether the address of the proxy is let through.`;
    return new AaError('AA_PROXY_UNREACHABLE', { detail, httpStatus: status, hint });
  }
  const hint = refusalHints[status];
  return new AaError('AA_PROXY_REFUSED', {
    detail,
    httpStatus: status,
    ...(hint === undefined ? {} : { hint }),
  });
}
