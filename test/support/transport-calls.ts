// Calls over a transport of its own, which ends with the test.

import { onTestFinished } from 'vitest';
import { AaError } from '../../src/aa/aa-error.ts';
import { defaultTls, type Timeouts, type TlsSettings } from '../../src/aa/association-settings.ts';
import {
  createTransport,
  type HttpAnswer,
  type PostRequest,
  type Transport,
  type TransportSettings,
} from '../../src/aa/transport/transport.ts';
import { testPassword, testUsername } from './association-settings.ts';

const patient: Timeouts = { connectMs: 10_000, firstByteMs: 10_000, idleMs: 10_000, totalMs: 20_000 };

export interface TransportChanges extends Partial<Omit<TransportSettings, 'timeouts' | 'tls'>> {
  readonly timeouts?: Partial<Timeouts>;
  readonly tls?: Partial<TlsSettings>;
}

/** Without a proxy, whatever the environment says, unless the test names one. */
export function transportWith({ timeouts, tls, ...changes }: TransportChanges = {}): Transport {
  const transport = createTransport({
    proxy: 'none',
    lenientHttp: false,
    connections: 2,
    username: testUsername,
    password: testPassword,
    ...changes,
    timeouts: { ...patient, ...timeouts },
    tls: { ...defaultTls, ...tls },
  });
  onTestFinished(() => transport.close());
  return transport;
}

export const readAll = async ({ chunks }: HttpAnswer): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of chunks) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

export const request = (address: string, parts: Partial<PostRequest> = {}): PostRequest => ({
  address,
  body: 'p_input_xml_doc=x',
  patience: 1,
  signal: undefined,
  ...parts,
});

/** The answer of one call. */
export const answerAt = (address: string, changes: TransportChanges = {}): Promise<string> =>
  transportWith(changes).post(request(address), readAll);

/** The error that the work must end in. */
export async function failure(work: Promise<unknown>): Promise<AaError> {
  const error = await work.then(
    (value) => new Error(`it did not fail, but gave ${String(value)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof AaError) return error;
  throw error;
}

export const failureAt = (address: string, changes: TransportChanges = {}): Promise<AaError> =>
  failure(answerAt(address, changes));
