// Who may read a SQLite file: the recipes of docs/sqlite.md, with real users of the system.

import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

const isRoot = userInfo().uid === 0;
const root = resolve(import.meta.dirname, '../..');
const node = join(root, 'node_modules/.bin/node');

/** Numbers that no account needs to have. The reader is in the group of the program's files. */
const [program, reader, shared] = [60_001, 60_002, 60_003];

/** Runs as another user, with a umask that hides everything. `groups`: the first is the main one. */
function as(
  uid: number,
  gid: number,
  script: string,
): { readonly status: number | null; readonly out: string } {
  const dropping = `process.umask(0o077); process.setgroups([${shared}]); process.setgid(${gid}); process.setuid(${uid});`;
  const ended = spawnSync(
    node,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', `${dropping}\n${script}`],
    { encoding: 'utf8', cwd: root },
  );
  return { status: ended.status, out: `${ended.stdout}${ended.stderr}`.trim() };
}

/** `file`: what `databaseFile` says. `during`: what happens while the program has it open. */
const opening = (path: string, file: string, during = ''): string => `
  const { openShadow } = await import('${join(root, 'src/shadow/open-shadow.ts')}');
  const { clientId } = await import('${join(root, 'src/catalogue/ids.ts')}');
  const shadow = await openShadow('sqlite:${path}', { file: ${file} });
  await shadow.nextFetchNumber(clientId('acme'));
  ${during}
  await shadow.close();`;

const reading = (address: string, options = '{ readOnly: true }'): string => `
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(${address}, ${options});
  console.log(database.prepare('SELECT fetch_number FROM sync_clients').get().fetch_number);
  database.close();`;

function folder(mode: number): string {
  const path = mkdtempSync(join(tmpdir(), 'aa-shadow-readers-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  chownSync(path, program, shared);
  chmodSync(path, mode);
  return path;
}

const rights = (path: string) => {
  const { mode, gid } = statSync(path);
  return [(mode & 0o777).toString(8), gid];
};

describe.skipIf(!isRoot)('as several users (root only)', () => {
  test('O15: databaseFile gives the file and its companions a mode and a group, whatever the umask', () => {
    const path = join(folder(0o750), 'shadow.db');
    const script = opening(
      path,
      `{ mode: 0o640, group: '${shared}' }`,
      `const { statSync } = await import('node:fs');
       for (const end of ['', '-wal', '-shm']) { const { mode, gid } = statSync('${path}' + end); console.log((mode & 0o777).toString(8), gid); }`,
    );
    expect(as(program, program, script)).toEqual({
      status: 0,
      out: Array(3).fill(`640 ${shared}`).join('\n'),
    });
    expect(rights(path)).toEqual(['640', shared]);
    chmodSync(path, 0o600);
    expect(as(program, program, opening(path, `{ mode: 0o660, group: null }`)).status).toBe(0);
    expect(rights(path)).toEqual(['660', shared]);
    const refused = as(program, program, opening(path, `{ mode: null, group: 'no-such-group' }`));
    expect(refused.out).toContain('there is no group no-such-group');
  });

  test('O15: without it a file belongs to its owner alone', () => {
    const path = join(folder(0o750), 'shadow.db');
    expect(as(program, program, opening(path, 'undefined')).status).toBe(0);
    expect(rights(path)[0]).toBe('600');
    expect(as(reader, reader, reading(`'${path}'`)).status).not.toBe(0);
  });

  test('O15: with read rights alone a reader works while the program runs, and not when it has stopped', () => {
    const path = join(folder(0o750), 'shadow.db');
    expect(as(program, program, opening(path, `{ mode: 0o640, group: '${shared}' }`)).status).toBe(0);
    expect(existsSync(`${path}-shm`)).toBe(false);
    expect(as(reader, reader, reading(`'${path}'`)).status).not.toBe(0);
    // A process that was killed leaves its companions, as one that runs has them.
    const killed = opening(
      path,
      `{ mode: 0o640, group: '${shared}' }`,
      `process.kill(process.pid, 'SIGKILL');`,
    );
    as(program, program, killed);
    expect(existsSync(`${path}-shm`)).toBe(true);
    expect(as(reader, reader, reading(`'${path}'`))).toEqual({ status: 0, out: '2' });
  });

  test('O15: a reader in the group with 0660 and a folder with 2770 always works, and the program goes on', () => {
    const path = join(folder(0o2770), 'shadow.db');
    const file = `{ mode: 0o660, group: '${shared}' }`;
    expect(as(program, program, opening(path, file)).status).toBe(0);
    expect(as(reader, reader, reading(`'${path}'`))).toEqual({ status: 0, out: '1' });
    for (const name of readdirSync(join(path, '..')))
      expect(rights(join(path, '..', name))).toEqual(['660', shared]);
    expect(as(program, program, opening(path, file))).toEqual({ status: 0, out: '' });
    expect(as(reader, reader, reading(`'${path}'`, '{}'))).toEqual({ status: 0, out: '2' });
    expect(as(program, program, opening(path, file))).toEqual({ status: 0, out: '' });
  });

  test('O15: a file that nobody writes can be read as immutable, with read rights alone', () => {
    const path = join(folder(0o750), 'shadow.db');
    expect(as(program, program, opening(path, `{ mode: 0o640, group: '${shared}' }`)).status).toBe(0);
    expect(as(reader, reader, reading(`new URL('file://${path}?immutable=1')`))).toEqual({
      status: 0,
      out: '1',
    });
    expect(readdirSync(join(path, '..'))).toEqual(['shadow.db']);
  });
});

test.runIf(!isRoot)('O15: SKIPPED: only root can run programs as several users', () => {
  expect(isRoot).toBe(false);
});
