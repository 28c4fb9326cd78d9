// What to ask ACGI when a service does not work, by the code of the failure.

import type { AaErrorCode } from './aa-error.ts';
import type { ServiceName } from './dialect.ts';

export interface AskSubject {
  readonly service: ServiceName;
  /** PACKAGE.PROCEDURE, as configured. */
  readonly procedure: string;
  readonly address: string | null;
}

type Ask = (subject: AskSubject) => string;

const at = ({ procedure, address }: AskSubject): string =>
  address === null ? procedure : `${procedure} at ${address}`;

const hostOf = (address: string | null): string => (address === null ? 'no address' : new URL(address).host);

const addressAsk: Ask = ({ procedure }) => `What is the absolute URL of ${procedure} for us?`;
const crashAsk: Ask = (subject) =>
  `Why does ${at(subject)} fail for our user? (Give them the time of this check.)`;
/** About the host, whatever the service: the same question for all of them. */
const hostAsk: Ask = ({ address }) =>
  `What is the host of our AA? We have ${hostOf(address)}, and this machine finds no such host.`;
const reachAsk: Ask = ({ address }) => `Is ${hostOf(address)} up, and is this machine let through to it?`;
const shapeAsk: Ask = ({ procedure }) =>
  `Please send the reference document of ${procedure} and a sample answer, so that \`dialect\` can be set to it.`;

/** For codes that are not listed, ACGI cannot help. */
const asks: Partial<Record<AaErrorCode, Ask>> = {
  AA_NAME_NOT_FOUND: hostAsk,
  AA_REDIRECTED: addressAsk,
  AA_CONNECT_FAILED: reachAsk,
  AA_TIMEOUT: reachAsk,
  AA_CONNECTION_LOST: reachAsk,
  AA_HTTP_STATUS: crashAsk,
  AA_HTML_ANSWER: crashAsk,
  AA_EMPTY_ANSWER: crashAsk,
  AA_UNEXPECTED: crashAsk,
  AA_FAILURE: crashAsk,
  AA_MALFORMED_ANSWER: crashAsk,
  AA_CERTIFICATE: ({ address }) => `Is the certificate of ${address} valid, and which authority signed it?`,
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

export const askFor = (code: AaErrorCode, subject: AskSubject): string | null =>
  asks[code]?.(subject) ?? null;
