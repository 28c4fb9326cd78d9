// What the log contains.

import { expect, test } from 'vitest';
import { AaError } from '../aa/aa-error.ts';
import { createLog, type Log } from './log.ts';

function logged(write: (log: Log) => void, debug = false): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLog({ level: 'trace', debug, destination }));
  return lines.join('');
}

test('errors are reduced to code, kind, message and hint', () => {
  const line = logged((log) =>
    log.warn({ err: new AaError('AA_TIMEOUT', { detail: 'idle' }), client: 'demo' }, 'retrying'),
  );
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    client: 'demo',
    msg: 'retrying',
    err: { code: 'AA_TIMEOUT', kind: 'transient', message: expect.stringContaining('idle') as string },
  });
  expect(line).not.toContain('stack');
});

test('P11: the log contains no credentials, no records, and no text of foreign errors', () => {
  const text = logged((log) => {
    log.info({ password: 'hunter2', settings: { username: 'hunter2', deep: { password: 'hunter2' } } }, 'x');
    log.info({ customer: { document: { name: 'hunter2' } }, record: 'hunter2', body: 'hunter2' }, 'x');
    log.error(new Error('hunter2'));
    log.error(new Error('hunter2'), 'with words');
    log.error({ err: new Error('hunter2'), other: new Error('hunter2') }, 'x');
    log.child({ password: 'hunter2' }).info('x');
  });
  expect(text).not.toContain('hunter2');
  expect(logged((log) => log.error({ err: new Error('hunter2') }, 'x'), true)).not.toContain('hunter2');
  expect(text.trim().split('\n')).toHaveLength(6);
});
