// The program as a process: help, streams, exit codes, and that secrets are never printed.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, newFolder, runAaShadow } from '../../test/support/run-aa-shadow.ts';

/** No server listens on the discard port. */
const nowhere = 'http://127.0.0.1:9/acmedemo/';
const configuration = (url = nowhere): string => `clients:
  - id: demo
    url: ${url}
    username: reader-name
    password: hunter2
`;

describe('help', () => {
  test('goes to stdout, and is no mistake', async () => {
    const { code, stdout, stderr } = await runAaShadow(['status', '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: aa-shadow status /);
  });

  test('a call without a command prints the help and is a usage error', async () => {
    const { code, stderr } = await runAaShadow([]);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: aa-shadow');
  });

  test('the version is that of the package', async () => {
    expect((await runAaShadow(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('exit codes', () => {
  test.each([
    [['statsu'], 'Did you mean status?'],
    [['status', '--jsno'], 'Did you mean --json?'],
    [['status', '--log-level', 'loud'], "argument 'loud' is invalid"],
    [['simulate', '--port', 'x'], 'It must be a whole number.'],
    [['simulate', '--customers', '99999999'], 'It must be less than 9,999,991.'],
    [['demo', '--customers', '99999999'], 'It must be less than 9,999,991.'],
    [['simulate', '--fault', 'x'], '--fault x: not a rule'],
    [['simulate', '--port', '0', '--write-config', '/not/there'], 'in a folder that exists'],
    [['explain'], 'See aa-shadow explain --help.'],
    [['parked', 'list', '--limit'], 'See aa-shadow parked list --help.'],
    [['--client', 'demo', 'clients', 'export', 'demo'], 'See aa-shadow clients export --help.'],
    [['parked', 'retry'], 'give customer numbers or --all'],
    [['parked', 'retry'], 'See aa-shadow parked retry --help.'],
    [['clients', 'xport', 'demo'], 'did you mean export?'],
    [['clients', 'list', 'demo'], "too many arguments for 'list'"],
    [['simulate', '--from', 'nocap'], 'nocap/capture.json is not there'],
    [['enqueue', '--everyone', '1'], 'give customer numbers or --everyone'],
  ])('2: a wrong command line (%j)', async (args, says) => {
    const { code, stdout, stderr } = await runAaShadow(args, { cwd: folderWith(configuration()) });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error\[USAGE\] /);
    expect(stderr).toContain(says);
    expect(stderr).toContain('\n  hint: ');
  });

  test('2: a command that asks for a confirmation needs --yes without a terminal', async () => {
    const { code, stderr } = await runAaShadow(['enqueue', '--everyone'], {
      cwd: folderWith(configuration()),
    });
    expect([code, stderr.includes('hint: Add --yes to confirm.')]).toEqual([2, true]);
  });

  test('3: no configuration, with a hint', async () => {
    const { code, stderr } = await runAaShadow(['status']);
    expect(code).toBe(3);
    expect(stderr).toContain('aa-shadow config --example > aa-shadow.yaml');
  });

  test('3: a wrong configuration, with the place of every problem', async () => {
    const cwd = folderWith(`${configuration()}    pollEvry: 1s\n    bulkSize: 0\n`);
    const { code, stderr } = await runAaShadow(['config'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain(
      `${join(cwd, 'aa-shadow.yaml')}:6:5 clients[0].pollEvry: there is no such key (did you mean pollEvery?)`,
    );
    expect(stderr).toContain(':7:5 clients[0].bulkSize: must be a whole number from 1 to 1000');
  });

  test('3: an unknown client, with a suggestion', async () => {
    const { code, stderr } = await runAaShadow(['config', '--client', 'dmeo'], {
      cwd: folderWith(configuration()),
    });
    expect([code, stderr.includes('did you mean demo?')]).toEqual([3, true]);
  });

  test('4: AA cannot be reached', async () => {
    const { code, stdout } = await runAaShadow(['check'], { cwd: folderWith(configuration()) });
    expect(code).toBe(4);
    expect(stdout).toContain('AA_CONNECT_FAILED');
  });

  test('5: a database that cannot be opened', async () => {
    const cwd = folderWith(`database: sqlite:./aa-shadow.yaml\n${configuration()}`);
    const { code, stderr } = await runAaShadow(['migrate'], { cwd });
    expect([code, stderr.startsWith('error[DB_')]).toEqual([5, true]);
  });
});

describe('streams', () => {
  test('with --json an error is a document on stdout too', async () => {
    const cwd = folderWith(`${configuration()}    bulkSize: 0\n`);
    const { code, stdout } = await runAaShadow(['--json', 'status'], { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'CONFIG_INVALID',
        kind: 'configuration',
        message: `the configuration is not valid: 1 problem in ${join(cwd, 'aa-shadow.yaml')}`,
        hint: expect.any(String) as string,
        problems: [
          {
            file: join(cwd, 'aa-shadow.yaml'),
            code: 'CONFIG_BAD_VALUE',
            key: 'clients[0].bulkSize',
            line: 6,
            column: 5,
            message: 'must be a whole number from 1 to 1000',
            suggestion: null,
          },
        ],
      },
    });
  });

  test('global options may stand before or after the command', async () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, 'other.yaml'), configuration());
    for (const args of [
      ['--config', 'other.yaml', '--json', 'config'],
      ['config', '--json', '--config=other.yaml'],
    ]) {
      const { code, stdout } = await runAaShadow(args, { cwd });
      expect([code, (JSON.parse(stdout) as { path: string }).path]).toEqual([0, join(cwd, 'other.yaml')]);
    }
  });

  test('warnings go to the log on stderr, as JSON without a terminal; --quiet keeps them', async () => {
    const cwd = folderWith(configuration('http://ams.example.org/acmeprod/'));
    const { stdout, stderr } = await runAaShadow(['config', '--json'], { cwd });
    expect(JSON.parse(stderr)).toMatchObject({
      level: 'warn',
      msg: expect.stringContaining('https') as string,
    });
    expect((JSON.parse(stdout) as { warnings: string[] }).warnings).toHaveLength(1);
    expect((await runAaShadow(['config', '--json', '--quiet'], { cwd })).stderr).toBe('');
  });

  test('without a terminal there are no colours', async () => {
    expect((await runAaShadow(['bogus'])).stderr).not.toContain('\u001B');
  });

  test('a reader that goes away is no error', () => {
    const main = join(import.meta.dirname, 'main.ts');
    const piped = `"${process.execPath}" --disable-warning=ExperimentalWarning "${main}" config --example | true`;
    expect(spawnSync('sh', ['-c', piped], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('config', () => {
  test('prints a configuration that loads again and means the same', async () => {
    const cwd = folderWith(configuration());
    const first = await runAaShadow(['config'], { cwd });
    writeFileSync(join(cwd, 'again.yaml'), first.stdout);
    const again = await runAaShadow(['config', '--config', 'again.yaml'], { cwd });
    expect(again.stdout.split('\n').slice(1)).toEqual(first.stdout.split('\n').slice(1));
  });

  test('--example prints a configuration that is valid', async () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, 'aa-shadow.yaml'), (await runAaShadow(['config', '--example'])).stdout);
    const env = { DEMO_AA_USERNAME: 'u', DEMO_AA_PASSWORD: 'p' };
    expect(await runAaShadow(['config'], { cwd, env })).toMatchObject({ code: 0, stderr: '' });
  });
});

test('P11: no command prints the user name, the password or the database password', async () => {
  const cwd = folderWith(`${configuration()}    timeouts: { connect: 1s }\n`);
  const onPostgres = folderWith(`database: postgres://me:hunter2@127.0.0.1:9/x\n${configuration()}`);
  const calls = [
    ['config'],
    ['config', '--json'],
    ['check'],
    ['check', '--json'],
    ['enqueue', '1'],
    ['status'],
    ['migrate'],
  ];
  for (const args of calls) {
    for (const folder of [cwd, onPostgres]) {
      const { code, stdout, stderr } = await runAaShadow([...args, '--log-level', 'trace'], { cwd: folder });
      expect(code).not.toBe(1);
      expect(`${stdout}${stderr}`).not.toMatch(/hunter2|reader-name/);
    }
  }
});
