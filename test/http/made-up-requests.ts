// Requests as nobody should send them: addresses, headers and bodies, and numbers of customers that are none.

import * as fc from 'fast-check';
import { longestCustId } from '../../src/catalogue/ids.ts';

/** Numbers of customers, and texts that are none: blank ones, characters that XML or a database lacks, long ones, and mixed ones. */
const pieceOfNumber = fc.oneof(
  fc.constantFrom(
    ' ',
    '\u00a0',
    '\u2003',
    '\u3000',
    '\u200b',
    '\ufeff',
    '\0',
    '\t',
    '\u007f',
    '\u0085',
    '\ufffe',
    '\uffff',
  ),
  fc.constantFrom(
    '\ud800',
    '\udc00',
    '💥',
    '0',
    '0000',
    '1',
    'é',
    "'",
    '%',
    '_',
    '<',
    '&#0;',
    '(unreadable)',
    'everyone',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const lengths = [99, 100, 101, longestCustId - 1, longestCustId, longestCustId + 1, 400, 1_000];
const number = fc.oneof(
  fc.constantFrom('', '1', '0001', '\0', '\ud800'),
  fc.array(pieceOfNumber, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
  fc.tuple(fc.constantFrom(' ', '\u3000'), fc.nat({ max: 5 })).map(([blank, times]) => blank.repeat(times)),
  fc
    .tuple(pieceOfNumber, fc.constantFrom(...lengths))
    .map(([piece, times]) => piece.repeat(times).slice(0, times)),
);

const segment = fc.oneof(
  fc.constantFrom(
    'v1',
    'clients',
    'acme',
    'beta',
    'customers',
    'lookup',
    'explain',
    'changes',
    'snapshot',
    'followers',
    'refresh',
    '1',
    'openapi.json',
    'livez',
    '',
    '.',
    '..',
    '%00',
    '%ff',
    '%zz',
    '%',
    '%2f',
    '%2e%2e',
    '%ed%a0%80',
    '%C0%80',
    '1%00',
    '%u0031',
    '\u0001',
    'é',
    '💥',
    '99999999999999999999999999',
    '-1',
    '1e9',
    'NaN',
    '__proto__',
    'constructor',
    '(unreadable)',
    "'",
    '"',
    ';--',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
  number.map((text) => encodeURIComponent(text.toWellFormed())),
);
const clean = (text: string): string => text.replaceAll(/[\r\n ]/g, '');
const name = fc.constantFrom(
  'limit',
  'cursor',
  'sections',
  'deleted',
  'count',
  'after',
  'compact',
  'include',
  'follower',
  'maxAge',
  'timeout',
  'wait',
  'limt',
  'name',
  '__proto__',
  'limit[]',
  '',
  'a.b',
);
const value = fc.oneof(
  fc.constantFrom(
    '1',
    '0',
    '5s',
    '1ms',
    '99999999999d',
    '201',
    '-5',
    '1e3',
    '99999999999999999999',
    'true',
    'TRUE',
    'emails',
    'emails,emails',
    ',',
    'WyJsaXN0IiwiYWNtZSIsIlx1MDAwMCJd',
    'WyJsaXN0IiwiYWNtZSIsIlx1ZDgwMCJd',
    'W10',
    'bnVsbA',
    '%00',
    '%ff',
    '%ed%a0%80',
  ),
  segment,
);
const query = fc
  .array(fc.tuple(name, value), { maxLength: 4 })
  .map((pairs) => pairs.map(([a, b]) => `${a}=${b}`).join('&'));
const own = fc.constantFrom(
  '/v1/clients/acme/customers',
  '/v1/clients/acme/customers/',
  '/v1/clients',
  '/v1/clients/acme',
  '',
);
export const path = fc
  .tuple(own, fc.array(segment, { maxLength: 5 }), query, fc.boolean())
  .map(([start, segments, asked, hasQuery]) =>
    clean(`${start}/${segments.join('/')}${hasQuery ? `?${asked}` : ''}`),
  );
export const method = fc.constantFrom(
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'QUERY',
  'BREW',
);
export const header = fc.constantFrom(
  '',
  'Cache-Control: max-age=0',
  'Cache-Control: max-age=999999999999',
  'Cache-Control: max-age=-1, max-age="5"',
  'If-None-Match: "',
  'If-None-Match: *',
  'If-None-Match: W/"a", "b',
  'Accept-Encoding: br;q=nan, gzip;q=2',
  'Accept-Encoding: *',
  'Accept-Encoding: identity;q=0',
  'Authorization: Bearer',
  'Authorization: Bearer aas_\u00ff',
  'Origin: :',
  'Origin: null',
  'Cookie: a',
  'X-Forwarded-For: ,,,',
  'Forwarded: for=',
  'Content-Type: x',
  'Content-Type: application/json; charset=utf-16',
  'Expect: 100-continue',
  'Range: bytes=0-1',
  'Transfer-Encoding: chunked',
  'Upgrade: websocket',
  'Sec-Fetch-Site: cross-site',
  'Content-Length: -1',
);

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), number);
const numbers = fc.array(text, { minLength: 1, maxLength: 3 });
export const body = fc.oneof(
  fc.record({ cust_ids: numbers }, { requiredKeys: [] }).map((one) => JSON.stringify(one)),
  fc.record({ cust_ids: numbers, expected: fc.nat({ max: 2 }) }).map((one) => JSON.stringify(one)),
  fc.record({ cust_ids: numbers, sections: fc.anything() }).map((one) => JSON.stringify(one)),
  fc.json(),
  fc.constantFrom(
    '{"__proto__":{"cust_ids":["1"]},"cust_ids":["1"]}',
    '{"cust_ids":["\\ud800"]}',
    '{"cust_ids":["1"],"cust_ids":["2"]}',
    '{"cust_ids":["1"]}}',
    '[',
    '\ufeff{"cust_ids":["1"]}',
    '['.repeat(20_000),
    '1e999',
    'null',
    '""',
  ),
  fc.uint8Array({ maxLength: 60 }),
);
/** All that take numbers of customers. */
export const address = fc.constantFrom(
  'customers/lookup',
  'customers/refresh',
  'customers/refresh?wait=1s',
  'parked/retry',
  'parked/drop',
  'enqueue',
);
export const contentType = fc.constantFrom(
  'application/json',
  'application/json',
  'application/json; charset=latin1',
  'text/plain',
  'APPLICATION/JSON',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  '',
);
