// A look at everybody who is stored by a new rule: what it counts, and how often it reads them.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultDialect } from '../../src/aa/dialect.ts';
import { createReread } from '../../src/aa/rereading.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import type { JsonObject } from '../../src/catalogue/customer-record.ts';
import { clientId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { FieldsSeen, judgeWithCare } from '../../src/shape/keeping.ts';
import { compiledRule, type WrittenRule } from '../../src/shape/rule.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { foreseenOfAll } from '../../src/sync/shape/foreseen.ts';
import { asKept } from '../support/as-kept.ts';

const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-foreseen-'));
const reread = createReread({ dialect: defaultDialect });
let shadow: Shadow;
beforeAll(async () => {
  shadow = await openShadow(`sqlite:${join(folder, 'shadow.db')}`);
});
afterAll(async () => {
  await shadow.close();
  rmSync(folder, { recursive: true });
});

const is = (text: string) => ({ kind: 'values', values: [text] }) as const;
const rule: WrittenRule = {
  keep: [
    { own: { loginId: is('boss') }, sections: {} },
    {
      own: {},
      sections: { memberships: { statusCode: is('ACTIVE'), classCode: { kind: 'not', values: ['X'] } } },
    },
  ],
  never: [{ own: {}, sections: { roles: { role: is('STAFF') } } }],
};
const shape = shapeOf(everySection, { rule });

let clients = 0;

/** Stores these for a client of its own. */
async function filled(documents: readonly JsonObject[]) {
  clients += 1;
  const client = clientId(`client-${clients}`);
  await shadow.register(client);
  const prepare = shadow.preparation();
  const fetchNumber = await shadow.nextFetchNumber(client);
  const results = documents.map((document) => {
    const customer = prepare(asKept(reread(document)));
    return {
      kind: 'current' as const,
      custId: customer.custId,
      fetchNumber,
      fetchedAt: new Date(),
      customer,
    };
  });
  for (let at = 0; at < results.length; at += 100)
    await shadow.apply({ client, lease: null, results: results.slice(at, at + 100) });
  let readings = 0;
  const counted: typeof reread = (...asked) => {
    readings += 1;
    return reread(...asked);
  };
  return { context: { client, shadow, shape, aa: { reread: counted } }, readings: () => readings };
}

const numbered = (at: number): string => String(10_000 + at);
const plain = (at: number): JsonObject => ({ custId: numbered(at), custType: 'I' });

/** What shows a field of the rule, and what it says. */
const shown: readonly JsonObject[] = [
  { loginId: 'boss' },
  { loginId: 'other' },
  { memberships: [{ statusCode: 'ACTIVE' }] },
  { memberships: [{ statusCode: 'ACTIVE', classCode: 'X' }] },
  { memberships: [{ classCode: 'Y' }] },
  { roles: [{ role: 'STAFF' }] },
  { roles: [{ role: 'MEMBER' }] },
];

const documents = fc
  .tuple(
    fc.integer({ min: 1, max: 430 }),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...shown)), { maxLength: 9 }),
  )
  .map(([count, some]) => {
    const all: JsonObject[] = Array.from({ length: count }, (_, at) => plain(at));
    for (const [at, more] of some) all[at % count] = { ...all[at % count], ...more };
    return all;
  });

/** In two looks: first what all have, then who is kept. */
function expected(all: readonly JsonObject[]) {
  const compiled = compiledRule(rule, builtIn);
  const fields = new FieldsSeen(compiled);
  const records = all.map((document) => reread(document));
  for (const record of records) fields.note(record);
  const verdicts = records.map((record) => judgeWithCare(compiled, record, fields.unseen));
  const count = (kind: string): number => verdicts.filter((one) => one.kind === kind).length;
  const reasons = Map.groupBy(
    verdicts.flatMap((one) => (one.kind === 'irrelevant' ? one.reason : [])),
    (reason) => reason,
  );
  return {
    stay: count('kept'),
    leave: count('irrelevant'),
    unknown: count('undecided'),
    reasons: new Map([...reasons].map(([reason, who]) => [reason, who.length])),
    unseen: [...fields.unseen].toSorted(),
  };
}

test('P21: what is foreseen is what two looks at everybody would say', async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (all) => {
      const { context, readings } = await filled(all);
      const looked: number[] = [];
      expect(await foreseenOfAll(context, { looked: (customers) => looked.push(customers) })).toEqual(
        expected(all),
      );
      expect(looked.at(-1)).toBe(all.length);
      expect(readings()).toBeLessThan(2 * all.length);
    }),
    { numRuns: 15 },
  );
});

test('a field that the first customers show costs no second look at the others', async () => {
  const first = { ...shown[0], ...shown[3], roles: [{ role: 'MEMBER' }] };
  const { context, readings } = await filled(
    [plain(0), plain(1), plain(2), plain(3)].map((one, at) => (at === 2 ? { ...one, ...first } : one)),
  );
  await foreseenOfAll(context);
  expect(readings()).toBe(4 + 2);
});

test('a look ends when the command ends', async () => {
  const { context, readings } = await filled(Array.from({ length: 450 }, (_, at) => plain(at)));
  const stop = new AbortController();
  const looked = (): void => stop.abort();
  await expect(foreseenOfAll(context, { looked, signal: stop.signal })).rejects.toThrow('aborted');
  expect(readings()).toBe(200);
});
