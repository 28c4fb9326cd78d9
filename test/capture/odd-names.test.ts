// Customers whose elements have names that must not stay: the capture tells the names that now stand there, and is replayed by them.

import { expect, test } from 'vitest';
import { capture } from '../../src/capture/capture.ts';
import { captureFiles } from '../../src/capture/capture-files.ts';
import { testPassword, testSettings, testUsername } from '../support/association-settings.ts';
import { documentOf, type PretendAnswer, pretendServer } from '../support/pretend-server.ts';
import { simulatedSync } from '../support/simulated-sync.ts';
import { captured } from './replay-cases.ts';
import { shadowShape } from './shadow-shape.ts';

const ids = ['47110815001', '47110815002', '47110815003'];
const customer = (id: string): string =>
  `<member47110815001><custId>${id}</custId><custType>I</custType><AnnSmith>${id}</AnnSmith><name><lastName>Smith</lastName><firstName>Ann</firstName></name></member47110815001>`;

const answer: PretendAnswer = (response, request) => {
  response.setHeader('content-type', 'text/xml; charset=UTF-8');
  const asked = [...documentOf(request).matchAll(/<custId>(\d+)</g)].map(([, id]) => id!);
  const known = asked.filter((id) => ids.includes(id)).map(customer);
  if (request.url.includes('GET_QUEUE'))
    response.end(
      `<queuedCusts>${ids.map((id) => `<customer id="${id}"/>`).join('')}<maxQueueNum>88123</maxQueueNum><status>SUCCESS</status></queuedCusts>`,
    );
  else if (request.url.includes('PURGE')) response.end('<result><status>SUCCESS</status></result>');
  else if (known.length === 0) response.end('<errors><error code="200">Invalid customer ID</error></errors>');
  else response.end(`<customers>${known.join('')}</customers>`);
};

test('P11: the element of a customer whose name is replaced is replaced in capture.json, too, and is replayed', async () => {
  const { origin } = await pretendServer(answer);
  const url = `${origin}/x/`;
  const { folder, made } = await captured(url);
  for (const { content } of captureFiles(made))
    expect(Buffer.from(content).toString()).not.toMatch(/4711081500|AnnSmith/);
  const original = await simulatedSync({
    association: { url, username: testUsername, password: testPassword },
  });
  const replay = await simulatedSync({ simulator: { from: folder } });
  await original.drain();
  await replay.drain();
  const withoutNames = ({ extra, findings, ...shape }: Readonly<Record<string, unknown>>) => ({
    ...shape,
    extra: (extra as readonly unknown[]).length,
    findings: (findings as readonly unknown[]).length,
  });
  expect(withoutNames(shadowShape(replay.database))).toEqual(withoutNames(shadowShape(original.database)));
  expect(shadowShape(replay.database)['customers']).toMatchObject({ rows: 3 });
});

test('a customer who is named twice is asked for once', async () => {
  const { origin } = await pretendServer(answer);
  const { exchanges, customers } = await capture(testSettings({ url: `${origin}/x/` }), {
    custIds: [ids[0]!, ids[0]!],
    most: 10,
  });
  expect(customers).toBe(1);
  expect(
    exchanges.filter(({ service }) => service === 'customers').map(({ custIds }) => custIds.length),
  ).toEqual([1, 1, 2]);
});
