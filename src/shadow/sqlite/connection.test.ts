import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Connection } from './connection.ts';

let folder = '';
let path = '';
let connection: Connection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aa-shadow-connection-'));
  path = join(folder, 'shadow.db');
  connection = new Connection(path, { busyTimeoutMs: 20 });
  await connection.configure();
  connection.exec('CREATE TABLE things (name TEXT NOT NULL UNIQUE)');
});

afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true });
});

const addBy = (by: Connection, name: string): void =>
  void by.prepared('INSERT INTO things VALUES (?)').run(name);
const add = (name: string): void => addBy(connection, name);
const names = (): readonly unknown[] =>
  connection
    .prepared('SELECT name FROM things ORDER BY name')
    .all()
    .map((row) => row['name']);
const setting = (name: string): unknown =>
  Object.values(connection.prepared(`PRAGMA ${name}`).get() ?? {})[0];

describe('a connection', () => {
  test('P1, P4: syncs the log at every commit, because a purge may follow', () => {
    expect(setting('synchronous')).toBe(2);
    expect(setting('journal_mode')).toBe('wal');
  });

  test('P1, P4: refuses a file that cannot have a log', async () => {
    const without = new Connection(`file:${join(folder, 'other.db')}?vfs=unix-dotfile`);
    await expect(without.configure()).rejects.toMatchObject({ code: 'DB_NOT_DURABLE' });
    without.close();
  });

  test('P9: cuts the log back after a long reader', () => {
    expect(setting('journal_size_limit')).toBe(64 * 1024 * 1024);
  });

  test('waits ten seconds for other processes, unless told otherwise', () => {
    const other = new Connection(path);
    expect(Object.values(other.prepared('PRAGMA busy_timeout').get() ?? {})).toEqual([10_000]);
    other.close();
  });

  test('P2: undoes everything of a transaction whose work throws', async () => {
    const failing = connection.write(() => {
      add('a');
      throw new TypeError('with a name of a person');
    });
    await expect(failing).rejects.toMatchObject({ code: 'DB_FAILED', kind: 'bug' });
    expect(names()).toEqual([]);
    await connection.write(() => add('b'));
    expect(names()).toEqual(['b']);
  });

  test('P2: undoes everything of a transaction whose work waits for anything but the transaction, and goes on', async () => {
    const waiting = connection.write(async () => {
      add('a');
      await delay(5);
    });
    await expect(waiting).rejects.toMatchObject({ code: 'DB_FAILED', kind: 'bug' });
    await connection.write(() => add('b'));
    expect(names()).toEqual(['b']);
  });

  test('P2: undoes everything of a transaction that would wait for its own turn, instead of standing still', async () => {
    const inner = connection.write(async () => {
      add('a');
      await connection.read(names);
    });
    await expect(inner).rejects.toMatchObject({ code: 'DB_FAILED' });
    expect(await connection.read(names)).toEqual([]);
  });

  test('P2: tasks of one thread never get into the transaction of another, however long its work is', async () => {
    const steps: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      for (let at = 0; at < 20; at++) steps.push(await Promise.resolve(name));
      add(name);
    };
    await Promise.all([
      connection.write(task('a')),
      connection.read(task('b')).catch(() => undefined),
      connection.write(task('c')),
    ]);
    expect(steps.join('')).toMatch(/^(a{20}|b{20}|c{20}){3}$/);
  });

  test('P11: says which rule of SQLite was broken, and none of the values', async () => {
    const secret = 'Jane Doe, 12 Elm Street';
    const failing = connection.write(() => {
      add(secret);
      add(secret);
    });
    const error = (await failing.catch((caught: unknown) => caught)) as Error;
    expect(error.message).toContain('SQLite 2067');
    expect(error.message).not.toContain('Jane');
    expect(String(error.cause)).not.toContain('Jane');
  });

  test('P11: passes on where a strange error happened, and not what it says', async () => {
    const failing = connection.write(() => JSON.parse('Jane Doe') as unknown);
    const error = (await failing.catch((caught: unknown) => caught)) as Error & { cause: Error };
    expect(error).toMatchObject({ code: 'DB_FAILED', message: expect.stringContaining('SyntaxError') });
    expect(error.cause.stack).toContain('connection.test.ts');
    expect(`${error.message} ${String(error.cause)} ${error.cause.stack}`).not.toContain('Jane');
  });

  test('says so when another program holds the database for too long, and goes on afterwards', async () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(connection.write(() => add('a'))).rejects.toMatchObject({
      code: 'DB_BUSY',
      kind: 'transient',
    });
    other.exec('ROLLBACK');
    await connection.write(() => add('a'));
    expect(names()).toEqual(['a']);
    other.close();
  });

  test('P4: begins the whole transaction again when SQLite says that waiting is no use', async () => {
    const waiting = new Connection(path);
    const other = new Connection(path, { busyTimeoutMs: 0 });
    let begun = 0;
    await waiting.write(() => {
      begun += 1;
      waiting.prepared('INSERT INTO things VALUES (?)').run(`attempt ${begun}`);
      // Refused, because the transaction at work holds the file.
      if (begun === 1) other.exec('BEGIN IMMEDIATE');
    });
    expect(names()).toEqual(['attempt 2']);
    other.close();
    waiting.close();
  });

  test('P12: its thread lives on while another process holds the file, however many of its clients wait', async () => {
    const waiting = new Connection(path);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    let [lastBeat, longestStillMs] = [performance.now(), 0];
    const heart = setInterval(() => {
      longestStillMs = Math.max(longestStillMs, performance.now() - lastBeat);
      lastBeat = performance.now();
    }, 10);
    setTimeout(() => other.exec('ROLLBACK'), 2_500);
    await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => waiting.write(() => addBy(waiting, name))),
    );
    clearInterval(heart);
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(longestStillMs).toBeLessThan(1_000);
    // What only reads still waits inside.
    expect(Object.values(waiting.prepared('PRAGMA busy_timeout').get() ?? {})).toEqual([10_000]);
    other.close();
    waiting.close();
  });

  test('reads one moment, whatever another connection commits meanwhile', async () => {
    const other = new DatabaseSync(path);
    const [before, after] = await connection.read(() => {
      const first = names();
      other.exec(`INSERT INTO things VALUES ('late')`);
      return [first, names()];
    });
    expect([before, after, names()]).toEqual([[], [], ['late']]);
    other.close();
  });

  test('that only reads cannot write', async () => {
    const reader = new Connection(path, { readOnly: true });
    const writing = reader.write(() => reader.exec(`INSERT INTO things VALUES ('a')`));
    await expect(writing).rejects.toMatchObject({ code: 'DB_READ_ONLY', kind: 'configuration' });
    reader.close();
  });

  test('says so when the disk is full, and loses only what did not commit', async () => {
    await connection.write(() => add('kept'));
    connection.exec('PRAGMA max_page_count = 4');
    const filling = connection.write(() => add('x'.repeat(100_000)));
    await expect(filling).rejects.toMatchObject({ code: 'DB_FULL', kind: 'transient' });
    expect(names()).toEqual(['kept']);
  });

  test('keeps a bounded number of statements prepared', async () => {
    for (let at = 0; at < 1_000; at++) connection.prepared(`SELECT ${at}`).get();
    expect(connection.prepared('SELECT 1 AS one').get()).toEqual({ one: 1 });
  });
});
