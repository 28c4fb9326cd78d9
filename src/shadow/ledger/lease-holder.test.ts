import { describe, expect, test } from 'vitest';
import { holderIsDead, leaseIsFree, type Machine, parseHolder } from './lease-holder.ts';
import { thisMachine } from './this-machine.ts';

const machine: Machine = { host: 'here', isRunning: (pid) => pid === 7 };
const now = new Date('2030-01-01T00:00:00Z');
const later = new Date('2030-01-01T00:00:01Z');

describe('holder', () => {
  test('names host and process, whatever the command contains', () => {
    expect(parseHolder('here/7/run')).toEqual({ host: 'here', pid: 7 });
    expect(parseHolder('a.b-c/12/drain --client a/b')).toEqual({ host: 'a.b-c', pid: 12 });
  });

  test.each(['', 'here', 'here/7', 'here/7/', 'here/0/run', 'here/x/run', '/7/run', 'here/-1/run'])(
    'of another form (%j) names nobody',
    (text) => {
      expect(parseHolder(text)).toBeNull();
    },
  );

  test('is dead only when this machine can tell', () => {
    expect(holderIsDead('here/8/run', machine)).toBe(true);
    expect(holderIsDead('here/7/run', machine)).toBe(false);
    expect(holderIsDead('there/8/run', machine)).toBe(false);
    expect(holderIsDead('somebody', machine)).toBe(false);
  });

  test('this process runs', () => {
    expect(thisMachine.isRunning(process.pid)).toBe(true);
  });
});

describe('a lease', () => {
  const free = (holder: string, expiresAt: Date): boolean =>
    leaseIsFree({ holder, expiresAt }, 'there/1/run', now, machine);

  test('nobody holds is free', () => {
    expect(leaseIsFree(null, 'there/1/run', now, machine)).toBe(true);
  });

  test('is free when it has expired, to the millisecond', () => {
    expect(free('here/7/run', now)).toBe(true);
    expect(free('here/7/run', later)).toBe(false);
  });

  test('is free when its holder is dead, and for its own holder', () => {
    expect(free('here/8/run', later)).toBe(true);
    expect(free('there/1/run', later)).toBe(true);
    expect(free('there/2/run', later)).toBe(false);
  });
});
