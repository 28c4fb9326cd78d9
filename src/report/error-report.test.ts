// The reports of errors.

import { expect, test } from 'vitest';
import { AaError } from '../aa/aa-error.ts';
import { ConfigError } from '../config/config-error.ts';
import { errorReport, errorText } from './error-report.ts';
import { noPaint } from '../wording.ts';

test('an error is reported with its code and a hint', () => {
  expect(errorText(errorReport(new AaError('AA_TIMEOUT'), false), noPaint)).toBe(
    'error[AA_TIMEOUT] AA took longer than the time-out allows\n  hint: If it lasts, lower `bulkSize` or raise `timeouts`.\n',
  );
});

test('each problem of a configuration is reported with its place', () => {
  const problem = {
    code: 'CONFIG_MISSING',
    key: 'clients',
    line: 3,
    column: 5,
    message: 'is missing',
  } as const;
  const problems = [
    { ...problem, suggestion: null },
    { ...problem, key: '', suggestion: 'add it' },
  ];
  const error = new ConfigError('CONFIG_INVALID', { path: '/c.yaml', problems });
  expect(errorText(errorReport(error, false), noPaint)).toContain(
    '\n  /c.yaml:3:5 clients: is missing\n  /c.yaml:3:5 is missing (add it)\n  hint: ',
  );
});

test('P11: the text of a foreign error is never shown; for debugging the place is shown', () => {
  const error = new TypeError('cannot read hunter2\n    at hunter2 (/there.ts:1:1)', {
    cause: Object.assign(new Error('Key (email)=(hunter2)'), { code: 'E_CODE', name: 'hunter2 hunter2' }),
  });
  const report = errorReport(error, false);
  expect(JSON.stringify(report)).not.toContain('hunter2');
  expect(report).toMatchObject({ code: 'UNEXPECTED', message: 'something unexpected happened (TypeError)' });
  const { stack } = errorReport(error, true);
  expect(stack).toMatch(/^TypeError\n +at .*error-report\.test\.ts:\d+:\d+/);
  expect(stack).toMatch(/\nCaused by: Error \[E_CODE\]\n +at /);
  expect(stack).not.toContain('hunter2');
});
