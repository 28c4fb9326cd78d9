// P11: passwords of the database that an address cannot hold as they are, in all that the program prints.

import { expect, test } from 'vitest';
import { folderWith, runAaShadow } from '../support/run-aa-shadow.ts';

const commands = [['config'], ['check', '--json'], ['status'], ['migrate', '--json'], ['run']];
const passwords = [
  '/Zq7?x=Zq7',
  '?Zq7',
  '#Zq7@x',
  'a@b/Zq7:Zq7',
  '%Zq7',
  '%2FZq7',
  '&schema=Zq7',
  '12:34/Zq7',
];

const configuration = (database: string): string =>
  `${database}\nclients: [{ id: a, url: 'http://127.0.0.1:9/a/', username: u, password: p }]\n`;

async function told(cwd: string, secret: string): Promise<string> {
  const ended = await Promise.all(
    commands.map((command) =>
      runAaShadow([...command, '--log-level', 'trace'], { cwd, env: { DB_PASSWORD: secret } }),
    ),
  );
  return ended.map(({ code, stdout, stderr }) => `${code}\n${stdout}${stderr}`).join('\n');
}

test('P11, O6: in the address', async () => {
  const cwd = folderWith(configuration("database: 'postgres://user:${DB_PASSWORD}@127.0.0.1:9/members'"));
  for (const secret of passwords) {
    const said = await told(cwd, secret);
    expect(said).toMatch(/database/);
    expect(said, secret).not.toContain('Zq7');
  }
});

test('P11, O6: in databasePassword', async () => {
  const cwd = folderWith(
    configuration("database: 'postgres://user@127.0.0.1:9/members'\ndatabasePassword: '${DB_PASSWORD}'"),
  );
  for (const secret of passwords.slice(0, 2)) {
    const said = await told(cwd, secret);
    expect(said).toContain('postgres://user:***@127.0.0.1:9/members');
    expect(said).toContain('DB_UNREACHABLE');
    expect(said, secret).not.toContain('Zq7');
  }
});
