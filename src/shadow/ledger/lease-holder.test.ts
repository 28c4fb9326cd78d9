import { describe, expect, test } from 'vitest';
import { doubtAbout, holderIsDead, leaseIsFree, lifeOf, type Machine, parseHolder } from './lease-holder.ts';
import { leaseHolder, thisMachine } from './this-machine.ts';

const place = '0123abcd';
const machine: Machine = {
  host: 'here',
  isRunning: (pid) => pid === 7 || pid === 1,
  place,
  startOf: (pid) => (pid === 7 ? '4x' : pid === 1 ? '1a' : null),
};
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
    expect(lifeOf(leaseHolder('run'), thisMachine)).toBe('alive');
    expect(lifeOf(`${leaseHolder('run')}/3`, thisMachine)).toBe('alive');
  });

  test('O14: says when its process started, and where its number counts', () => {
    expect(parseHolder('here/1/run#1a.0123abcd/2')).toEqual({ host: 'here', pid: 1, start: '1a', place });
    expect(parseHolder('here/1/drain#1a.0123abcd')).toEqual({ host: 'here', pid: 1, start: '1a', place });
    expect(parseHolder('here/1/a#b/c')).toEqual({ host: 'here', pid: 1 });
  });

  test.each([
    ['the process that runs', 'here/1/run#1a.0123abcd/1', 'alive'],
    ['an earlier process with the same number', 'here/1/run#19.0123abcd/1', 'dead'],
    ['a process that has ended', 'here/8/run#4x.0123abcd', 'dead'],
    ["another container's process", 'here/1/run#1a.ffffffff/1', 'unknown'],
    ["another container's process with a number that is free here", 'here/8/run#4x.ffffffff', 'unknown'],
    ['a process of another machine', 'there/1/run#1a.0123abcd', 'elsewhere'],
    ['a process whose start is not known', 'here/7/run', 'alive'],
  ] as const)('O14, P4: %s is recognised', (_, holder, life) => {
    expect(lifeOf(holder, machine)).toBe(life);
  });

  test('O14: a name that is given twice is told from a process that is only unseen', () => {
    const asker = 'here/1/run#1a.0123abcd/1';
    expect(doubtAbout('here/1/drain#1a.ffffffff', asker, machine)).toBe('same-name');
    expect(doubtAbout('here/8/run#1a.ffffffff', asker, machine)).toBe('unseen');
    expect(doubtAbout('here/7/run#4x.0123abcd', asker, machine)).toBeNull();
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

  test('O14, P4: of a holder that cannot be seen is free when it was not renewed for longer than a living holder lets pass', () => {
    const inMs = (ms: number): Date => new Date(now.getTime() + ms);
    expect(free('here/1/run#1a.ffffffff', inMs(15_001))).toBe(false);
    expect(free('here/1/run#1a.ffffffff', inMs(15_000))).toBe(true);
    expect(free('here/1/run#1a.0123abcd', inMs(15_000))).toBe(false);
    expect(free('there/2/run#1a.ffffffff', inMs(15_000))).toBe(false);
  });
});
