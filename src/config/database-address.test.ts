// Addresses of databases: how the consoles of hosting companies and other programs write them, and that nothing of a password is
// ever shown.

import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { openShadow } from '../shadow/open-shadow.ts';
import { errorReport, errorText } from '../report/error-report.ts';
import { serverAddress } from '../shadow/postgres/server-address.ts';
import { readDatabaseAddress, shownDatabaseAddress } from './address.ts';
import { ConfigError } from './config-error.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';
import type { Settings } from './settings.ts';

const clients = `clients:
  - { id: demo, url: 'https://ams.example.org/acmeprod/', username: reader, password: open sesame }
`;
const read = (keys: string, env: Record<string, string> = {}): Settings =>
  readSettings(`${keys}\n${clients}`, '/etc/aa/aa-shadow.yaml', env);

/** All that is ever told of a configuration. */
function told(keys: string, env: Record<string, string>): string {
  try {
    const settings = read(keys, env);
    const { database, path, warnings } = settings;
    const configuration = effectiveConfiguration(settings);
    return (
      JSON.stringify([shownDatabaseAddress(database), configuration, path, warnings]) +
      stringify(configuration)
    );
  } catch (error) {
    const report = errorReport(error, true);
    const text = errorText(report, (_, one) => one);
    return `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(report)}${text}`;
  }
}

const markers = ['Zq7Begin', 'Zq8End'];
const odd = fc.string({
  unit: fc.constantFrom(
    ...Array.from('/?#@%:&=+[],;!$\'"\\ \t\n{}|^`~<>*.-_0aé東😀'),
    '%2F',
    '%40',
    '//',
    '@@',
    'sslmode=',
    '&schema=',
    '?host=/',
    '://',
  ),
  maxLength: 8,
});
const password = fc.tuple(odd, odd, odd).map(([a, b, c]) => `${a}${markers[0]}${b}${markers[1]}${c}`);

/** Each with the variable where people put it. */
const places = [
  'postgres://user:${P}@db.example.org:5432/members?sslmode=require',
  'postgres://user:${P}@db.example.org',
  'postgres://:${P}@/members?host=/cloudsql/x',
  'postgresql://db.example.org/members?user=u&password=${P}&sslmode=require',
  'postgres+psycopg2://user:${P}@db.example.org/members',
  'jdbc:postgresql://db.example.org/members?user=u&password=${P}',
  'host=db.example.org dbname=members password=${P}',
  'mysql://user:${P}@db.example.org/members',
  'sqlite://user:${P}@db.example.org/members',
  'sqlite:postgres://user:${P}@db.example.org/members',
  'sqlite:user:${P}@db.example.org',
];

describe('P11, O6: a password of any characters', () => {
  test.each(places)('is never told, neither as it is nor encoded: %s', (place) => {
    fc.assert(
      fc.property(password, (secret) => {
        const said = told(`database: '${place}'`, { P: secret });
        for (const part of [...markers, encodeURIComponent(secret)]) expect(said).not.toContain(part);
      }),
      { numRuns: 150 },
    );
  });

  test('is used as it is where databasePassword has it, and is never told', () => {
    fc.assert(
      fc.property(password, (secret) => {
        const keys = `database: postgres://user@db.example.org:5432/members\ndatabasePassword: \${P}`;
        expect(serverAddress(read(keys, { P: secret }).database).config.password).toBe(secret);
        const said = told(keys, { P: secret });
        for (const part of [...markers, encodeURIComponent(secret)]) expect(said).not.toContain(part);
      }),
      { numRuns: 150 },
    );
  });

  test('is either read as it is meant or refused, where it stands in the address', () => {
    fc.assert(
      fc.property(password, (secret) => {
        fc.pre(!secret.includes('%'));
        const given = { P: secret };
        try {
          const { config } = serverAddress(
            read(`database: 'postgres://user:\${P}@db.example.org/m'`, given).database,
          );
          expect(config).toMatchObject({
            user: 'user',
            password: secret,
            host: 'db.example.org',
            database: 'm',
          });
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('is in no error of a library that opens the database itself', async () => {
    for (const place of places) {
      const url = place.replace('${P}', `/${markers[0]}?${markers[1]}`);
      const error: unknown = await openShadow(url).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Error);
      for (const part of markers) expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(part);
    }
  });
});

const refusal = (text: string): string => {
  const fit = readDatabaseAddress(text);
  return 'value' in fit ? 'accepted' : `${fit.unfit} (${fit.suggestion})`;
};

test('O6: an address with a / or ? in its password says how to write it', () => {
  for (const start of ['/', '?', '#', 'a/', 'a?b'])
    expect(refusal(`postgres://user:${start}secret@host/name`)).toMatch(/databasePassword.*%2F.*%3F/);
});

test('O6: databasePassword has one place only', () => {
  const problemsOf = (keys: string): readonly string[] => {
    try {
      read(keys);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems.map(({ key, message }) => `${key}: ${message}`);
    }
    return [];
  };
  expect(problemsOf('database: postgres://u:p@h/n\ndatabasePassword: x')).toEqual([
    'databasePassword: is given, and the address in database has a password too',
  ]);
  expect(problemsOf('databasePassword: x')).toEqual([
    'databasePassword: is given, and the address in database is that of a file, which has no password',
  ]);
  expect(problemsOf('database: postgres://h/n\ndatabasePassword: x\ndatabasePasswordFile: y')).toEqual([
    'databasePasswordFile: databasePassword is given too: keep one of the two',
  ]);
  expect(problemsOf('database: postgres://h/n\ndatabasePasswordFile: not-there')).toHaveLength(1);
  expect(problemsOf('database: postgres://u:/x@h/n\ndatabasePassword: x')).toHaveLength(1);
});

test('O6: an address of AA with the rest of a password in its path is refused', () => {
  const text = clients.replace('https://', 'https://user:/hunter2@');
  expect(() => readSettings(text, '/x.yaml', {})).toThrow(ConfigError);
});

describe('O12: addresses as others write them', () => {
  test.each([
    [
      'postgresql://u:p@/db?host=/cloudsql/proj:region:inst',
      { host: '/cloudsql/proj:region:inst', user: 'u', password: 'p', database: 'db' },
    ],
    ['postgres://u:p@%2Fvar%2Frun%2Fpostgresql/db', { host: '/var/run/postgresql' }],
    [
      'postgresql://u:p@ep-x.eu.example.org/db?sslmode=require&channel_binding=require',
      { enableChannelBinding: true },
    ],
    ['postgres://u:p@h/db?connect_timeout=15', { connectionTimeoutMillis: 15_000 }],
    ['postgres://u:p@h/db?options=endpoint%3Dep-x', { options: 'endpoint=ep-x' }],
    ['postgres://u:p@h/db?options=-c%20statement_timeout%3D0', { options: '-c statement_timeout=0' }],
    [
      'postgres://u:p@h/db?target_session_attrs=read-write&application_name=mine',
      { application_name: 'mine' },
    ],
    ['postgres://h?user=u&dbname=db&port=6000', { user: 'u', database: 'db', port: 6000 }],
    ['postgres://u:p@h/db?keepalives=1&keepalives_idle=30', { keepAliveInitialDelayMillis: 30_000 }],
    [
      'POSTGRES://u:p@h:5432/db?sslnegotiation=direct&sslmode=require',
      { sslnegotiation: 'direct', port: 5432 },
    ],
    ['postgres://u:a@b:c@h/db', { user: 'u', password: 'a@b:c', host: 'h' }],
  ])('%s is understood', (url, config) => {
    expect(refusal(url)).toBe('accepted');
    expect(serverAddress(url).config).toMatchObject(config);
  });

  test.each([
    ['postgres://u:p@h1:5432,h2:5432/db', /several hosts.*primary/],
    ['postgres://u:p@/db?host=h1,h2', /several hosts.*primary/],
    ['postgres://u:p@h:6543/db?pgbouncer=true', /pgbouncer.*5432/],
    ['postgres://u:p@h/db?supa=base-pooler.x', /supa.*5432/],
    ['postgres://u:p@h/db?target_session_attrs=standby', /target_session_attrs.*primary/],
    ['postgres://u:p@h/db?sslmode=disable&channel_binding=require', /channel_binding=require.*sslmode/],
    ['postgres://h/db?user=u&password=p', /password.*databasePassword/],
    ['postgres://u:p@h/db?ssl=true', /ssl.*sslmode=verify-full/],
    ['postgres://u:p@h/db?search_path=x', /search_path.*schema/],
    ['postgres://u:p@h/db?connect_timeout=soon', /connect_timeout.*seconds/],
    ['postgres://u:p@h/db?keepalives_interval=9', /keepalives_interval.*leave it out/],
    ['postgres://u:p@h/db?schemas=typo', /number 1 after the \?.*schema/],
    ['postgres://u:p@h/db?schema=a&schema=b', /schema twice/],
    ['postgres://u:p@h:port/db', /port/],
    ['postgres://u:p@h/db/more', /second \//],
    ['jdbc:postgresql://h/db?user=u', /Java.*leave out jdbc:.*postgres:\/\/USER/],
    ['postgresql+psycopg2://u:p@h/db', /driver.*\+/],
    ['postgres+asyncpg://u:p@h/db', /driver.*\+/],
    ['host=h dbname=db user=u password=p', /key=value.*postgres:\/\/USER/],
    ['postgres:u@h/db', /lacks the \/\//],
    ['"postgres://u:p@h/db"', /quotation mark/],
    ['mysql://u:p@h/db', /not the address of a database/],
  ])('%s is refused with what to write instead', (url, words) => {
    expect(refusal(url)).toMatch(words);
  });
});

describe('O16: addresses of files', () => {
  test.each([
    ['sqlite:./x.db', '/etc/aa/x.db'],
    ['sqlite:x.db', '/etc/aa/x.db'],
    ['sqlite:../x.db', '/etc/x.db'],
    ['sqlite:/var/lib/x.db', '/var/lib/x.db'],
    ['sqlite:///var/lib/x.db', '/var/lib/x.db'],
    ['sqlite:////var/lib/x.db', '/var/lib/x.db'],
    ['sqlite:/home/me@corp/a b.db', '/home/me@corp/a b.db'],
  ])('%s is a file', (text, path) => {
    expect(read(`database: ${text}`).database).toBe(`sqlite:${path}`);
  });

  test.each([
    ['sqlite://./x.db', /write sqlite:\.\/x\.db/],
    ['sqlite://x.db', /write sqlite:\.\/x\.db/],
    ['sqlite://data/x.db', /write sqlite:\.\/data\/x\.db/],
    ['sqlite:///x.db', /three slashes.*write sqlite:\.\/x\.db/],
    ['sqlite:~/x.db', /~.*write sqlite:\$\{HOME\}\/x\.db/],
    ['sqlite:~', /~/],
    ['sqlite:$HOME/x.db', /\$\{NAME\}/],
    ['sqlite:./x.db?mode=ro', /\?.*write sqlite:\.\/x\.db/],
    ['sqlite:x.db?cache=shared', /\?.*write sqlite:\.\/x\.db/],
    ['sqlite:C:\\data\\x.db', /Windows/],
    ['sqlite:///C:/data/x.db', /Windows/],
    ['C:\\data\\x.db', /is a path.*sqlite:/],
    ['sqlite:data\\x.db', /write sqlite:data\/x\.db/],
    ['sqlite:file:x.db', /file:.*write sqlite:\.\/x\.db/],
    ['file:x.db', /write sqlite:PATH/],
    ['sqlite3:x.db', /write sqlite:PATH/],
    ['SQLITE:x.db', /write sqlite:PATH/],
    ['./x.db', /is a path.*sqlite:/],
    ['/var/lib/x.db', /is a path.*sqlite:/],
    ['x.sqlite', /is a path.*sqlite:/],
    ['sqlite:', /names no file/],
    ['sqlite://', /names no file/],
    ['sqlite::memory:', /memory/],
    ['sqlite:///:memory:', /memory/],
    ['sqlite:file::memory:?cache=shared', /memory/],
    ['sqlite:./data/', /folder.*write sqlite:\.\/data\/aa-shadow\.db/],
    ['sqlite:.', /folder.*write sqlite:\.\/aa-shadow\.db/],
    ['sqlite:/', /folder/],
    ['sqlite:my%20file.db', /character itself/],
    ['sqlite:x.db ', /blank/],
    ['sqlite://user:secret@host/name', /^is not the path of a file \(write sqlite:\.\/aa-shadow\.db\)$/],
  ])('%s is refused with the right spelling', (text, words) => {
    expect(refusal(text)).toMatch(words);
  });
});
