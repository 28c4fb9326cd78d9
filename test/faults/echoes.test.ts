// P11: AA, or another server in its place, repeats the credentials and a person's data in every way that we could think of.
// The program reports, logs and keeps neither of them.

import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keepNothing } from '../../src/aa/association.ts';
import { openAssociation } from '../../src/aa/open-association.ts';
import { probe } from '../../src/aa/probe.ts';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import { errorReport, errorText } from '../../src/report/error-report.ts';
import { createLog } from '../../src/cli/log.ts';
import { logSyncEvent } from '../../src/cli/sync-log.ts';
import { noPaint } from '../../src/wording.ts';
import { asSyncError } from '../../src/sync/sync-error.ts';
import { testPassword, testSettings, testUsername } from '../support/association-settings.ts';
import { documentOf, pretendServer, type SeenRequest } from '../support/pretend-server.ts';

const person = ['jane.planted@example.org', 'Jane Q. Planted', '555-0199', '12 Planted Street'];
const secrets = [
  testUsername,
  testPassword,
  encodeURIComponent(testPassword),
  'xylophone',
  ...person,
  encodeURIComponent(person[0]!),
];

/** All of it: what was asked, with the credentials in it, and what is known of a person. */
const everything = (request: SeenRequest): string =>
  `${request.body} ${documentOf(request)} ${testUsername}/${testPassword} ${person.join(', ')}`;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

type Echo = (response: ServerResponse, said: string) => void;

const xml = (write: (said: string) => string): Echo => {
  return (response, said) => {
    response.setHeader('content-type', 'text/xml').end(write(said));
  };
};

const echoes: Readonly<Record<string, Echo>> = {
  'a message': xml((said) => `<r><status>FAILURE</status><message>${escaped(said)}</message></r>`),
  CDATA: xml((said) => `<r><status>FAILURE</status><message><![CDATA[${said}]]></message></r>`),
  attributes: xml((said) => `<r status="FAILURE" message="${escaped(said)}"/>`),
  'an error with a code': xml(
    (said) => `<errors><error code="${escaped(said)}">${escaped(said)}</error></errors>`,
  ),
  'a status': xml((said) => `<r><status>FAILURE ${escaped(said)}</status></r>`),
  'what is not understood': xml((said) => `<surprise note="${escaped(said)}">${escaped(said)}</surprise>`),
  'what is not well-formed': xml((said) => `<r><status>SUCCESS</status><x ${said}`),
  'a DOCTYPE': xml((said) => `<!DOCTYPE r [<!ENTITY x "${escaped(said)}">]><r>&x;</r>`),
  'text that is no XML': xml((said) => said),
  'an HTML page': (response, said) => {
    response
      .setHeader('content-type', 'text/html')
      .end(`<html><title>${said}</title><body>${said}</body></html>`);
  },
  'an HTML page with status 500': (response, said) => {
    response.statusCode = 500;
    response.end(`<html><body>ORA-00001: unique constraint violated ${said}</body></html>`);
  },
  'a status line': (response, said) => {
    response
      .writeHead(503, said.replace(/[^\x20-\x7E]/g, ''), { 'retry-after': encodeURIComponent(said) })
      .end(said);
  },
  'a redirect': (response, said) => {
    const doc = encodeURIComponent(said);
    response.statusCode = 302;
    response.setHeader(
      'location',
      `https://${testUsername}:${encodeURIComponent(testPassword)}@elsewhere.example/${doc}?p=${doc}#${doc}`,
    );
    response.end(said);
  },
  'an encoding': (response, said) => {
    response.setHeader('content-encoding', encodeURIComponent(said)).end(said);
  },
  'a charset': (response, said) => {
    response.setHeader('content-type', `text/xml; charset="${encodeURIComponent(said)}"`).end('<r/>');
  },
  'something that is not HTTP': (response, said) => {
    response.socket?.end(`HTTP/1.1 ${said}\r\n\r\n${said}`);
  },
};

/** Everything that the program reports about a failure with the most detailed settings. */
function saidOf(failure: unknown): string {
  const said: string[] = [];
  const log = createLog({
    level: 'trace',
    debug: true,
    destination: { write: (line) => void said.push(line) },
  });
  const error = asSyncError(failure);
  const client = clientId('demo');
  logSyncEvent(log, { client, type: 'failed', error, retryInMs: 1 });
  logSyncEvent(log, { client, type: 'parked', custId: custId('1'), error, nextAttemptAt: null });
  log.error(failure);
  const report = errorReport(failure, true);
  return [...said, JSON.stringify(report), errorText(report, noPaint), error.message].join('\n');
}

describe.each(Object.entries(echoes))('P11: an echo in %s', (_, echo) => {
  test('is in no report, log or verdict of any call', async () => {
    const { origin } = await pretendServer((response, request) => echo(response, everything(request)));
    const settings = testSettings({ url: `${origin}/acme/` });
    const aa = openAssociation(settings);
    onTestFinished(() => aa.close());
    const once = { attempts: 1 };
    const sink = { restart: () => Promise.resolve(), page: () => Promise.resolve() };
    const calls: readonly (() => Promise<unknown>)[] = [
      () => aa.getQueue(sink, once),
      () => aa.getCustomers([custId('1')], { ...once, lane: 'drain', prepare: keepNothing }),
      () => aa.getCustomers([custId('1'), custId('2')], { ...once, lane: 'drain', prepare: keepNothing }),
      () => aa.purgeQueue('7', once),
      () => aa.forceEnqueue(custId('1'), once),
    ];
    const said: string[] = [];
    for (const call of calls) {
      const outcome = await call().then(
        (answer) => JSON.stringify(answer),
        (error: unknown) => saidOf(error),
      );
      said.push(outcome);
    }
    said.push(JSON.stringify(await probe(settings, {})));
    expect(said.join('\n')).toContain('"code":"AA_');
    const text = said.join('\n').toLowerCase();
    expect(secrets.filter((secret) => text.includes(secret.toLowerCase()))).toEqual([]);
  });
});
