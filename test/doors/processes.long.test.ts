// Errors whose cause or cure is outside the process: certificates of AA and of a database server.

import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { folderWith, newFolder, runAaShadow } from '../support/run-aa-shadow.ts';
import { selfSignedCertificate, selfSignedKey } from '../support/self-signed-certificate.ts';
import { door } from './door.ts';

function certificateFile(): string {
  const file = join(newFolder(), 'authority.pem');
  writeFileSync(file, selfSignedCertificate);
  return file;
}

door('AA_CERTIFICATE', 'a private authority', /`tls\.ca`/, async () => {
  const server = createServer({ cert: selfSignedCertificate, key: selfSignedKey }, (request, response) => {
    request.resume().on('end', () => response.end('<r><maxQueueNum>55</maxQueueNum></r>'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const configuration = (own: string): string =>
    `clients:\n  - { id: demo, url: 'https://localhost:${port}/dad/', username: reader, password: simulated${own} }\n`;
  const cwd = folderWith(configuration(''));
  const attempt = async (): Promise<void> => {
    const { stdout } = await runAaShadow(['check', '--json'], { cwd });
    const [client] = (JSON.parse(stdout) as Checked).clients;
    for (const { verdict, hint } of client?.services ?? [])
      if (verdict === 'AA_CERTIFICATE') throw Object.assign(new Error(verdict), { code: verdict, hint });
  };
  const cure = (): void =>
    writeFileSync(join(cwd, 'aa-shadow.yaml'), configuration(`, tls: { ca: '${certificateFile()}' }`));
  return { attempt, cure };
});

interface Checked {
  readonly clients: readonly { readonly services: readonly { verdict: string; hint: string | null }[] }[];
}

door('DB_TLS', 'a private authority', /sslrootcert=FILE/, async () => {
  const server = await startPostgresServer({
    files: { 'server.crt': selfSignedCertificate, 'server.key': selfSignedKey },
    settings: ['ssl=on'],
  });
  onTestFinished(() => server.remove());
  const url = new URL(server.url);
  url.hostname = 'localhost';
  url.searchParams.set('sslmode', 'verify-full');
  const attempt = async (): Promise<void> => (await openShadow(url.href)).close();
  return { attempt, cure: () => url.searchParams.set('sslrootcert', certificateFile()) };
});
