// What to ask ACGI when a service does not work, by the code of the failure.

import { type AaError, type AaErrorCode, isOfAa } from './aa-error.ts';
import type { ServiceName } from './dialect.ts';

export interface AskSubject {
  readonly service: ServiceName;
  /** PACKAGE.PROCEDURE, as configured. */
  readonly procedure: string;
  readonly address: string | null;
  readonly error: AaError;
}

type Ask = (subject: AskSubject) => string;

/** Questions about a host are the same for each service on it. */
const hostOf = (address: string | null): string =>
  address !== null && URL.canParse(address) ? new URL(address).host : 'this';

const at = ({ procedure, address }: AskSubject): string =>
  address === null ? procedure : `${procedure} at ${address}`;

const addressAsk: Ask = ({ procedure }) => `What is the absolute URL of ${procedure} for us?`;
const nameAsk: Ask = ({ address }) =>
  `Is ${hostOf(address)} the right host for us? (First look for a mistyped host and at the DNS of this machine.)`;
const pageAsk: Ask = ({ address }) =>
  `Is this machine let through to AA at ${hostOf(address)}? It gets an HTML page there, as of a firewall or a login.`;
const crashAsk: Ask = (subject) =>
  `Why does ${at(subject)} fail for our user? (Give them the time of this check.)`;
const reachAsk: Ask = ({ address }) => `Is ${hostOf(address)} up, and is this machine let through to it?`;
const shapeAsk: Ask = ({ procedure }) =>
  `Please send the reference document of ${procedure} and a sample answer, so that \`dialect\` can be set to it.`;

/** For codes that are not listed, ACGI cannot help. */
const asks: Partial<Record<AaErrorCode, Ask>> = {
  AA_NAME_NOT_FOUND: nameAsk,
  AA_REDIRECTED: addressAsk,
  AA_CONNECT_FAILED: reachAsk,
  AA_TIMEOUT: reachAsk,
  AA_CONNECTION_LOST: reachAsk,
  AA_HTTP_STATUS: crashAsk,
  AA_HTML_ANSWER: (subject) => (isOfAa(subject.error) ? crashAsk : pageAsk)(subject),
  AA_EMPTY_ANSWER: crashAsk,
  AA_UNEXPECTED: crashAsk,
  AA_FAILURE: crashAsk,
  AA_MALFORMED_ANSWER: crashAsk,
  AA_CERTIFICATE: ({ address }) =>
    `Is the certificate of ${hostOf(address)} valid, is its whole chain sent, and which authority signed it?`,
  AA_TLS: ({ address }) =>
    `Which versions and ciphers of TLS does ${hostOf(address)} speak, and does it want a certificate of ours?`,
  AA_NOT_HTTP: ({ address }) =>
    `Which web server or firewall answers at ${hostOf(address)}? Its answers break the rules of HTTP.`,
  AA_HTTP_REFUSED: (subject) =>
    `Please allow the public IP address of this machine, and open ${at(subject)} to our integrator user.`,
  AA_IP_NOT_ALLOWED: (subject) =>
    `Please put the public IP address of this machine on the allow-list of ${at(subject)}.`,
  AA_BAD_CREDENTIALS: (subject) =>
    `Please confirm our integrator user name and password, and that the user may call ${at(subject)}.`,
  AA_NOT_PROVISIONED: ({ procedure }) =>
    `Please provision ${procedure} for our integrator user, and send us its absolute URL.`,
  AA_NOT_UNDERSTOOD: shapeAsk,
  AA_NO_QUEUE_NUMBER: shapeAsk,
  AA_NOT_CONFIRMED: shapeAsk,
  AA_FORBIDDEN_XML: addressAsk,
};

export const askFor = (subject: AskSubject): string | null => asks[subject.error.code]?.(subject) ?? null;
