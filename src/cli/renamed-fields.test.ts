// What a simulated AA calls otherwise, on the command line.

import { expect, test } from 'vitest';
import { addLeftOut, addRenamed } from './renamed-fields.ts';

test('paths and names add up', () => {
  expect(addRenamed('name.lastName = family', addRenamed('memberships.statusCode=statCd', {}))).toEqual({
    'memberships.statusCode': 'statCd',
    'name.lastName': 'family',
  });
  expect(addLeftOut('emails', addLeftOut('phones.preferred', []))).toEqual(['phones.preferred', 'emails']);
});

test.each([
  '',
  'memberships.statusCode',
  'memberships.statusCode=',
  'memberships.statusCode=1<',
  'membership.statusCode=x',
])('--rename %j is refused', (text) => {
  expect(() => addRenamed(text, {})).toThrow(expect.objectContaining({ code: 'USAGE' }) as Error);
});

test('an unknown path is refused with the nearest one that there is', () => {
  expect(() => addLeftOut('memberships.statuscode', [])).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('memberships.statusCode') as string }) as Error,
  );
});
