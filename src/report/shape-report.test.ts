// What a change of the sections means, and how far it is, in words.

import { expect, test } from 'vitest';
import { clientId } from '../catalogue/ids.ts';
import type { PromotedField, PromotedType } from '../catalogue/promoted.ts';
import { shapeOf } from '../shape/shape.ts';
import type { ShapePlan } from '../shadow/shadow.ts';
import { waitingDeletionsText } from './decisions.ts';
import { planDocument, planLeavesWork, planText, shapeDocument, shapeRows } from './shape-report.ts';

const client = clientId('acme');
const plain = { options: [], attr: [] };

const wanted = shapeOf({ jobs: plain, memberships: { options: ['includeInactive'], attr: [] } });

const plan: ShapePlan = {
  inForce: { shapeNo: 3, shape: shapeOf({ files: plain }), since: new Date('2030-01-01T12:00:00.000Z') },
  difference: {
    erased: ['files'],
    asked: [
      { section: 'jobs', how: 'added' },
      { section: 'memberships', how: 'wider' },
    ],
    rule: 'same',
    fields: [],
  },
  isSuperseded: false,
  privacy: [],
  erasedRows: new Map([['files', 12_840]]),
  erasesOf: 4_000,
  customers: 41_307,
  fetched: 41_307,
  waits: false,
  unkept: 0,
};

const told = (changes: Partial<ShapePlan>, callMs: number | null = 3_600, held = 0) => {
  const document = planDocument({
    client,
    shape: wanted,
    plan: { ...plan, ...changes },
    bulkSize: 100,
    concurrency: 4,
    callMs,
    held,
  });
  return { document, text: planText(document), leavesWork: planLeavesWork(document) };
};

test('a plan tells what is erased, who is fetched, and how long that takes', () => {
  const { document, text, leavesWork } = told({});
  expect(document).toMatchObject({
    state: 'begins',
    in_force: {
      since: '2030-01-01T12:00:00.000Z',
      sections: [{ section: 'files', options: [], kinds: 0 }],
    },
    shape_id: wanted.id,
    lines: [
      { sign: '+', part: 'jobs', says: 'fetched' },
      { sign: '+', part: 'memberships (asked for more)', says: 'fetched' },
      { sign: '-', part: 'files', says: '12,840 rows erased here' },
    ],
    from_aa: { customers: 41_307, calls: 414, seconds: 373 },
  });
  expect(text).toBe(`acme: after shape 3
  + jobs                          fetched
  + memberships (asked for more)  fetched
  - files                         12,840 rows erased here
From AA: 41,307 customers, 414 calls, about 6 min at today's pace. Their changes have the cause \`shape\` in the feed.
Nothing waits for you: run and drain begin at once. Not before: aa-shadow pause --client acme
`);
  expect(leavesWork).toBe(false);
  expect(told({}, null).text).toContain('41,307 customers, 414 calls. Their');
});

test('a plan tells what of a policy is done here, and what is fetched', () => {
  const { document, text } = told({
    difference: { erased: [], asked: [], rule: 'same', fields: [] },
    privacy: [
      { path: 'phones.number', from: 'keep', to: 'presence', values: 58_112, isRemote: false },
      { path: 'loginId', from: 'drop', to: 'hash', values: 0, isRemote: true },
      { path: 'emails.address', from: 'drop', to: 'presence', values: 3, isRemote: true },
      { path: 'unknown', from: 'keep', to: 'drop', values: null, isRemote: false },
      { path: 'bio.bioText', from: 'keep', to: 'drop', values: 0, isRemote: false },
    ],
  });
  expect(document.privacy[1]).toEqual({
    path: 'loginId',
    from: 'drop',
    to: 'hash',
    values: 0,
    from_aa: true,
  });
  expect(text.split('\n').slice(1, 7)).toEqual([
    '  ± phones.number (keep → presence)   58,112 values rewritten here',
    '  ± loginId (drop → hash)             fetched',
    '  ± emails.address (drop → presence)  3 values rewritten here, and fetched',
    '  ± unknown (keep → drop)             rewritten here',
    '  ± bio.bioText (keep → drop)         nothing is stored of it',
    expect.stringMatching(/^From AA: 41,307 customers/),
  ]);
});

test.each<readonly [Partial<ShapePlan>, string, RegExp, boolean]>([
  [
    { inForce: null, difference: { erased: [], asked: [], rule: 'same' as const, fields: [] } },
    'first',
    /taken as it is/,
    false,
  ],
  [
    { difference: { erased: [], asked: [], rule: 'same' as const, fields: [] } },
    'current',
    /keeps the same/,
    false,
  ],
  [{ waits: true }, 'waits', /of 4,000 of 41,307 customers.*aa-shadow apply --client acme/s, true],
  [{ waits: true, isSuperseded: true }, 'superseded', /does not come back by itself/, true],
])('a plan tells whether it waits: %#', (changes, state, says, leavesWork) => {
  const { document, text, ...one } = told(changes);
  expect(document.state).toBe(state);
  expect(text).toMatch(says);
  expect(one.leavesWork).toBe(leavesWork);
});

const since = new Date('2030-01-01T00:00:00Z');
const applying = { since, walked: true, wanted: 2_000, left: 500, held: 0, perMinute: 300 };

test('status tells how many are left, and how long it takes', () => {
  const shape = { shapeNo: 4, applying, waiting: null };
  expect(shapeDocument({ client, shape }).applying).toMatchObject({ left: 500, seconds_left: 100 });
  const fetched = ['shape', '4: 1,500 of 2,000 customers fetched for it, 300 a minute, about 100 s left'];
  expect(shapeRows(client, shapeDocument({ client, shape }))).toEqual([fetched]);
  const held = { ...shape, applying: { ...applying, held: 7 } };
  expect(shapeRows(client, shapeDocument({ client, shape: held }))).toEqual([
    ['shape', '4: 1,507 of 2,000 customers fetched for it, 300 a minute, about 99 s left'],
    ['needs a person', '7 customers leave by the rule: aa-shadow apply --client acme'],
  ]);
  const allFetched = { ...shape, applying: { ...applying, held: 500 } };
  expect(shapeDocument({ client, shape: allFetched }).applying?.seconds_left).toBe(0);
  expect(shapeRows(client, shapeDocument({ client, shape: allFetched }))[0]).toEqual([
    'shape',
    '4: 2,000 of 2,000 customers fetched for it',
  ]);
  const early = { ...shape, applying: { ...applying, perMinute: null } };
  expect(shapeDocument({ client, shape: early }).applying?.seconds_left).toBeNull();
});

test('status tells what waits for a person', () => {
  const shape = { shapeNo: 4, applying: null, waiting: { since, erasesOf: 60, leaving: 0, shapeId: 'x' } };
  expect(shapeRows(client, shapeDocument({ client, shape }))).toEqual([
    ['needs a person', 'aa-shadow plan --client acme, then aa-shadow apply --client acme'],
  ]);
});

const field = (type: PromotedType | null, column: string | null, isVolatile = false): PromotedField => ({
  path: 'addresses.geoCode',
  type,
  column,
  isVolatile,
});

test.each([
  [
    null,
    field('text', 'geo_code'),
    false,
    '+ addresses.geoCode: column geo_code  filled here, 41,307 customers',
  ],
  [
    field('text', 'geo_code'),
    null,
    false,
    '- addresses.geoCode: column geo_code  moved back to extra here, 41,307 customers',
  ],
  [
    field('text', 'geo'),
    field('date', 'geo_code'),
    false,
    '± addresses.geoCode: column geo_code (text → date, was geo)  filled anew here',
  ],
  [null, field(null, null, true), false, '± addresses.geoCode: its changes mean nothing  compared anew here'],
  [
    field(null, null, true),
    null,
    true,
    '± addresses.geoCode: its changes count again  compared anew here, 41,307 customers; fetched',
  ],
  [
    null,
    field('flag', 'geo_code', true),
    false,
    '+ addresses.geoCode: column geo_code, whose changes mean nothing  filled here',
  ],
] as const)('P23: the plan tells a change of fields in words (%#)', (from, to, isRemote, words) => {
  const change = { path: 'addresses.geoCode', from, to, isRemote, isErased: false };
  const difference = { erased: [], asked: [], rule: 'same', fields: [change] } as const;
  const { document, text } = told({ difference });
  expect(text).toContain(words);
  expect(text.includes('cause `shape`')).toBe(isRemote);
  expect(document).toMatchObject({ state: 'begins', fields: [{ path: change.path, from_aa: isRemote }] });
  // What is erased is told with the policy that erases it.
  const erased = { ...difference, fields: [{ ...change, isErased: true }] };
  expect(told({ difference: erased }).document.lines).toEqual([]);
});

test('who was fetched and leaves by the rule in force is told, and waits for a person', () => {
  const difference = { ...plan.difference, erased: [], asked: [] };
  const same = { difference, fetched: 0, erasesOf: 0 };
  const { document, text, leavesWork } = told(same, null, 12);
  expect(document).toMatchObject({ state: 'current', leaving: 12 });
  expect(text).toContain(
    '12 customers leave by the rule in force, and stay until you say so: aa-shadow apply --client',
  );
  expect(leavesWork).toBe(true);
  expect(told(same, null, 0)).toMatchObject({ document: { leaving: 0 }, leavesWork: false });
  const waiting = { client, deletions: 0, customers: [], leaving: [], held: 1 };
  expect(waitingDeletionsText(waiting)).toContain('1 customer leaves by the rule in force, and stays until');
});
