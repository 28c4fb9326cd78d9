// The keys of a client that say how its AA is reached: TLS, the proxy, and what is read of HTTP.

import { tlsVersions } from '../aa/association-settings.ts';
import { readProxyAddress, shownProxyAddress } from './address.ts';
import { flag, group, nullable, oneOf, scalar, text, withDefault } from './key-schema.ts';

const pemFile = (description: string) => nullable(text, { type: 'file', description });

export const reachingKeys = {
  tls: group(
    {
      ca: pemFile(
        'A PEM file with certificates to trust beside the usual ones: of a private authority, or the intermediate one that AA does not send.',
      ),
      cert: pemFile('A PEM file with our certificate, where AA asks for one.'),
      key: pemFile('A PEM file with the private key of `cert`, without a passphrase.'),
      minVersion: nullable(oneOf(tlsVersions), {
        type: tlsVersions.join(', '),
        default: 'TLSv1.2',
        description:
          'The oldest version of TLS that is spoken. With TLSv1 or TLSv1.1 the ciphers are `DEFAULT@SECLEVEL=0`, which these need, unless `ciphers` is set.',
      }),
      ciphers: nullable(text, {
        type: 'text',
        description:
          'The ciphers, as OpenSSL writes them. `DEFAULT@SECLEVEL=1` also allows keys of 1,024 bits, `DEFAULT@SECLEVEL=0` all that is outdated.',
      }),
      legacyRenegotiation: withDefault(flag, {
        type: 'true or false',
        default: 'false',
        description: 'Whether to talk to a server that does not know secure renegotiation (RFC 5746).',
      }),
    },
    'How TLS is spoken with AA. Files are relative to the configuration file. What weakens TLS should be there only until ACGI has updated the server.',
  ),
  proxy: nullable(scalar(readProxyAddress, shownProxyAddress), {
    type: 'address',
    description:
      'The proxy for all calls to this AA: `http://HOST:PORT` or `http://USER:PASSWORD@HOST:PORT` (a secret, never shown; best as `${VARIABLE}`). `none`: no proxy. Default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment (docs/reaching-aa.md).',
  }),
  lenientHttp: withDefault(flag, {
    type: 'true or false',
    default: 'false',
    description:
      'Whether to read answers that break the rules of HTTP in known ways (`AA_NOT_HTTP`; docs/reaching-aa.md). Each call then has a connection of its own.',
  }),
};
