import { expect, test } from 'vitest';
import { firstProcessWarning } from './run.ts';

test('P12: the first process of a container gets the warning that it cannot end itself', () => {
  expect(firstProcessWarning(1)).toContain('--init');
  expect(firstProcessWarning(process.pid === 1 ? 2 : process.pid)).toBeNull();
});
