// AAs that speak TLS in some way, or badly. Each answers any call with one document, and ends with the test.

import { getDiffieHellman } from 'node:crypto';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { createServer as createTcpServer, type Socket } from 'node:net';
import forge from 'node-forge';
import type { Certificate } from './certificates.ts';
import { listening } from './raw-server.ts';

export const answerText = '<a/>';

/** Gives the address of a server with these options. */
export async function tlsServer(options: ServerOptions, host = '127.0.0.1'): Promise<string> {
  const server = createHttpsServer(options, (request, response) => {
    request.resume().on('end', () => response.end(answerText));
  });
  server.on('tlsClientError', () => {});
  return `https://${host}:${await listening(server)}/`;
}

const derLength = (length: number): readonly number[] =>
  length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];

const derInteger = (bytes: Buffer): Buffer => {
  const padded = (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([2, ...derLength(padded.length)]), padded]);
};

/** The 1,024-bit group of RFC 2409, as OpenSSL reads it. */
export function shortDhParameters(): string {
  const prime = getDiffieHellman('modp2').getPrime();
  const numbers = Buffer.concat([derInteger(prime), derInteger(Buffer.from([2]))]);
  const der = Buffer.concat([Buffer.from([0x30, ...derLength(numbers.length)]), numbers]);
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN DH PARAMETERS-----\n${lines.join('\n')}\n-----END DH PARAMETERS-----\n`;
}

/** A server that knows no secure renegotiation (RFC 5746), and no TLS newer than 1.1: node-forge has one. */
export async function ancientServer({ cert, key }: Certificate): Promise<string> {
  const server = createTcpServer((socket) => serveAncient(socket, cert, key));
  return `https://127.0.0.1:${await listening(server)}/`;
}

interface Ancient {
  readonly tlsData: forge.util.ByteStringBuffer;
  readonly data: forge.util.ByteStringBuffer;
}

function serveAncient(socket: Socket, cert: string, key: string): void {
  const connection = forge.tls.createConnection({
    server: true,
    verifyClient: false,
    cipherSuites: [
      forge.tls.CipherSuites['TLS_RSA_WITH_AES_128_CBC_SHA'],
      forge.tls.CipherSuites['TLS_RSA_WITH_AES_256_CBC_SHA'],
    ],
    getCertificate: () => cert,
    getPrivateKey: () => key,
    tlsDataReady: ({ tlsData }: Ancient) => void socket.write(Buffer.from(tlsData.getBytes(), 'binary')),
    dataReady: ({ data }: Ancient) => {
      data.getBytes();
      connection.prepare(`HTTP/1.1 200 OK\r\nContent-Length: ${answerText.length}\r\n\r\n${answerText}`);
    },
    connected: () => {},
    closed: () => void socket.end(),
    error: () => void socket.end(),
  } as unknown as Parameters<typeof forge.tls.createConnection>[0]);
  socket.on('data', (bytes: Buffer) => void connection.process(bytes.toString('binary')));
}
