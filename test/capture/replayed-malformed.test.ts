// Customers who are malformed, each in another way, among others who are not: the replay is as malformed as the answers were.

import { expect, test } from 'vitest';
import { testPassword, testUsername } from '../support/association-settings.ts';
import { documentOf, type PretendAnswer, pretendServer } from '../support/pretend-server.ts';
import { simulatedSync } from '../support/simulated-sync.ts';
import { captured } from './replay-cases.ts';
import { shadowShape } from './shadow-shape.ts';

const odd: readonly string[] = [
  'Ann',
  '12 Elm St&#11;Suite 4',
  'a\u000bb',
  '<![CDATA[x\u001fy]]>',
  '&#x0;',
  '&#55357;&#56832;',
  'hi \u00ed\u00a0\u00bd\u00ed\u00b8\u0080',
  'Montr&eacute;al&nbsp;QC &scaron; &nothing;',
  'Smith & Sons',
  '?a=1&b=2',
  'a[b[0]]>1',
  'caf\u00c3',
  'Qu\u00e9bec',
  '1 < 2',
  'an <unclosed element',
  'an <open> element',
  '<!-- an open comment',
  'Bob',
];

const customer = (id: string): string =>
  `<custInfo><custId>${id}</custId><custType>I</custType><name><displayName>${odd[Number(id) - 101] ?? ''}</displayName></name><own>7</own></custInfo>`;

/** The texts above are bytes, one for each character. */
const answer: PretendAnswer = (response, request) => {
  response.setHeader('content-type', 'text/xml; charset=UTF-8');
  const send = (text: string): void => void response.end(Buffer.from(text, 'latin1'));
  if (request.url.includes('GET_QUEUE')) {
    const entries = odd.map((_, at) => `<customer id="${101 + at}"/>`).join('');
    return send(
      `<queuedCusts>${entries}<maxQueueNum>88123</maxQueueNum><status>SUCCESS</status></queuedCusts>`,
    );
  }
  if (request.url.includes('PURGE')) return send('<result><status>SUCCESS</status></result>');
  const ids = [...documentOf(request).matchAll(/<custId>(\d+)</g)].map(([, id]) => id!);
  const known = ids.filter((id) => id !== '0').map(customer);
  if (known.length === 0) return send('<errors><error code="200">Invalid customer ID</error></errors>');
  send(ids.length === 1 ? known[0]! : `<customers>${known.join('')}</customers>`);
};

test('P11: the replay of malformed customers drains to a shadow of the same shape', async () => {
  const { origin } = await pretendServer(answer);
  const url = `${origin}/x/`;
  const { folder, made } = await captured(url);
  expect(made.exchanges.filter(({ reading, realReading }) => reading !== realReading)).toEqual([]);
  const association = { bulkSize: 7, concurrency: 1 };
  const original = await simulatedSync({
    association: { ...association, url, username: testUsername, password: testPassword },
  });
  const replay = await simulatedSync({ simulator: { from: folder }, association });
  await original.drain();
  await replay.drain();
  const shape = shadowShape(original.database);
  expect(shape['states']).toContainEqual(expect.objectContaining({ state: 'stored' }));
  expect(shape['states']).toContainEqual(expect.objectContaining({ state: 'parked' }));
  expect(shadowShape(replay.database)).toEqual(shape);
});
