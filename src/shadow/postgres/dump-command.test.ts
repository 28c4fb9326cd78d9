import { expect, test } from 'vitest';
import { backupShadow } from '../backup-shadow.ts';
import { dumpCommand } from './dump-command.ts';

test('P11: the command names schema, file and server, and not the password', () => {
  const command = dumpCommand(
    'postgres://me:hunter2@db.example.org:5433/members?schema=Odd "x"&connections=3',
    'my file',
  );
  expect(command).toBe(
    `pg_dump --format=custom '--schema="Odd ""x"""' '--file=my file' 'postgres://me@db.example.org:5433/members?sslmode=verify-full&sslrootcert=system'`,
  );
});

test.each([
  ['postgres://localhost/members', 'postgres://localhost/members'],
  ['postgres://h/m?sslmode=no-verify', 'postgres://h/m?sslmode=require'],
  [
    'postgres://h/m?sslmode=prefer&sslrootcert=/dev/null',
    'postgres://h/m?sslmode=verify-full&sslrootcert=/dev/null',
  ],
  ['postgres://h/m?sslmode=verify-ca', 'postgres://h/m?sslmode=verify-ca&sslrootcert=system'],
  ['postgres://h/m?sslmode=disable', 'postgres://h/m?sslmode=disable'],
  ['postgres:///m?host=/run/postgresql', 'postgres:///m?host=/run/postgresql'],
  [
    'postgres://u:hunter2@/m?host=/run/postgresql&port=5433',
    'postgres://u@/m?host=/run/postgresql&port=5433',
  ],
  ['postgres://h/m?sslmode=disable&options=-c%20a=b', 'postgres://h/m?sslmode=disable&options=-c%20a%3Db'],
])('O12: %s is reached like this: %s', (url, libpq) => {
  expect(dumpCommand(url, 'f')).toContain(`'${libpq}'`);
});

test('a quote in a name ends no word of the shell', () => {
  expect(dumpCommand('postgres://localhost/m', "o'hara")).toContain(String.raw`'--file=o'\''hara'`);
});

test('P16: DB_BACKUP_ELSEWHERE: a backup of PostgreSQL is refused with that command', async () => {
  await expect(backupShadow('postgres://me:hunter2@localhost/m', 'copy')).rejects.toMatchObject({
    code: 'DB_BACKUP_ELSEWHERE',
    hint: expect.stringMatching(/pg_dump .*postgres:\/\/me@localhost\/m'/),
  });
});
