// The accepted configurations, and that all errors are reported at once, with their places and suggestions.

import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { defaultTls } from '../aa/association-settings.ts';
import { defaultDialect } from '../aa/dialect.ts';
import { sections } from '../catalogue/sections.ts';
import { ConfigError, type Problem } from './config-error.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { exampleConfiguration } from './example-configuration.ts';
import { readSettings } from './settings-file.ts';

const path = '/etc/aa/aa-shadow.yaml';
const read = (text: string, env: Record<string, string> = {}) => readSettings(text, path, env);

const minimal = `clients:
  - id: demo
    url: https://ams.example.org/acmeprod/
    username: reader
    password: open sesame
`;

const withClient = (keys: string): string => `${minimal}${keys.replace(/^/gm, '    ')}\n`;

function errorOf(text: string, env: Record<string, string> = {}): ConfigError {
  try {
    read(text, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const problemsOf = (text: string, env: Record<string, string> = {}): readonly Problem[] =>
  errorOf(text, env).problems;

function onlyProblem(text: string, env: Record<string, string> = {}): Problem {
  const problems = problemsOf(text, env);
  expect(problems).toHaveLength(1);
  return problems[0]!;
}

const warningsTo = (host: string): readonly string[] =>
  read(minimal.replace('https://ams.example.org', `http://${host}`)).warnings;

describe('accepted configurations', () => {
  test('the smallest configuration has every default', () => {
    const settings = read(minimal);
    expect(settings).toMatchObject({
      path,
      database: 'sqlite:/etc/aa/aa-shadow.db',
      http: null,
      historyMs: 30 * 86_400_000,
      log: { level: 'info' },
      warnings: [],
    });
    const [client] = settings.clients;
    expect(client).toMatchObject({ id: 'demo', pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } });
    expect(client!.association).toEqual({
      client: 'demo',
      url: 'https://ams.example.org/acmeprod/',
      services: {},
      username: 'reader',
      password: 'open sesame',
      directoryId: null,
      sections: Object.fromEntries(sections.map(({ name, usual }) => [name, { options: usual, attr: [] }])),
      bulkSize: 100,
      concurrency: 4,
      minGapMs: 0,
      timeouts: { connectMs: 10_000, firstByteMs: 60_000, idleMs: 30_000, totalMs: 120_000 },
      tls: defaultTls,
      proxy: null,
      lenientHttp: false,
      limits: { documentBytes: 32 * 2 ** 20, queueBytes: 2 * 2 ** 30, textLength: 4 * 2 ** 20, depth: 64 },
      dialect: defaultDialect,
    });
    expect(client!.association.dialect.services.queue).toBe(defaultDialect.services.queue);
  });

  test('the example is valid when its variables are set', () => {
    const settings = read(exampleConfiguration, { DEMO_AA_USERNAME: 'a', DEMO_AA_PASSWORD: 'b' });
    expect(settings.clients[0]!.association).toMatchObject({ username: 'a', password: 'b' });
  });

  test('a value is a text until its key reads it: 0012, true and 1e3 may be passwords', () => {
    for (const password of ['0012', 'true', '1e3', 'null', '~', '12:30:45']) {
      expect(read(minimal.replace('open sesame', password)).clients[0]!.association.password).toBe(password);
    }
  });

  test('sections are a list of names, or names with options', () => {
    const list = read(withClient('sections: [emails, memberships]'));
    expect(list.clients[0]!.association.sections).toEqual({
      emails: { options: [], attr: [] },
      memberships: { options: [], attr: [] },
    });
    const group = read(
      withClient(
        'sections:\n  emails:\n  memberships: { includeInactive: true, includeInactiveSlots: false }',
      ),
    );
    expect(group.clients[0]!.association.sections).toEqual({
      emails: { options: [], attr: [] },
      memberships: { options: ['includeInactive'], attr: [] },
    });
  });

  test('all attributes are wanted unless filters name the kinds', () => {
    const wish = (text: string) =>
      read(withClient(`sections: { customerAttributes: ${text} }`)).clients[0]!.association.sections
        .customerAttributes;
    expect(wish('')).toEqual({ options: ['includeAll'], attr: [] });
    expect(wish('{}')).toEqual({ options: ['includeAll'], attr: [] });
    expect(wish('{ attr: [{ type: SKILL }, { type: 0012, code: FR }] }')).toEqual({
      options: [],
      attr: [{ type: 'SKILL' }, { type: '0012', code: 'FR' }],
    });
    expect(wish('{ attr: { dimensionType: CHAPTER, dimensionCode: N } }')).toEqual({
      options: [],
      attr: [{ dimensionType: 'CHAPTER', dimensionCode: 'N' }],
    });
    expect(wish('{ includeAll: true, attr: [{ type: SKILL }] }')).toEqual({
      options: ['includeAll'],
      attr: [{ type: 'SKILL' }],
    });
  });

  test('a dialect changes parts of the default one', () => {
    const { dialect } = read(
      withClient(`dialect:
  purge: { procedure: MY.PURGE_XML, parameters: { maxQueueNum: max-queue-num } }
  formField: xml
  answers: { maxQueueNum: highest, custId: [no, number], success: [0, Queue purged] }
  errorCodes: { '42': unknownCustomer, '43': AA_UNEXPECTED }
  volatile: [lastLogin]`),
    ).clients[0]!.association;
    expect(dialect.services.purge).toEqual({
      ...defaultDialect.services.purge,
      procedure: 'MY.PURGE_XML',
      parameters: { maxQueueNum: 'max-queue-num' },
    });
    expect(dialect.services.queue).toBe(defaultDialect.services.queue);
    expect(dialect.formField).toBe('xml');
    expect(dialect.answers['maxQueueNum']).toEqual(['highest', ...defaultDialect.answers['maxQueueNum']!]);
    expect(dialect.answers['custId']!.slice(0, 2)).toEqual(['no', 'number']);
    expect(dialect.answers['success']).toEqual(['0', 'Queue purged', 'SUCCESS']);
    expect(dialect.errorCodes).toMatchObject({
      '42': 'AA_UNKNOWN_CUSTOMER',
      '43': 'AA_UNEXPECTED',
      '100': 'AA_BAD_CREDENTIALS',
    });
    expect(dialect.volatile).toEqual(['lockCode', 'lastLogin']);
  });

  test('services may replace the url; the enqueue service is optional', () => {
    const settings = read(`clients:
  - id: a
    services: { queue: 'https://x.org/q', customers: 'https://x.org/c', purge: 'https://x.org/p' }
    username: u
    password: p`);
    expect(settings.clients[0]!.association).toMatchObject({
      url: null,
      services: { purge: 'https://x.org/p' },
    });
  });

  test('anchors share keys between clients', () => {
    const settings = read(`clients:
  - { id: a, url: 'https://x.org/a/', username: u, password: p, brake: &brake { share: 0.5, atLeast: 3 } }
  - { id: b, url: 'https://x.org/b/', username: u, password: p, brake: *brake }`);
    expect(settings.clients[1]!.brake).toEqual({ share: 0.5, atLeast: 3 });
  });

  test('plain http to another machine gives a warning, and to this machine none', () => {
    expect(warningsTo('ams.example.org')).toEqual([
      expect.stringContaining('client demo: an address begins with http://'),
    ]);
    expect(['127.0.0.1:4010', 'localhost', '[::1]:80'].flatMap(warningsTo)).toEqual([]);
  });

  test('P13: clients that share a queue in AA give a warning', () => {
    const warned = (other: string): readonly string[] =>
      read(`clients:
  - { id: a, url: 'https://x.org/a/', username: u, password: p }
  - { id: b, ${other}, password: p }`).warnings;
    expect(warned("url: 'https://x.org/a', username: u")).toEqual([
      expect.stringContaining('clients a, b: the same user name at the same address is one queue'),
    ]);
    expect(warned("url: 'https://x.org/b/', username: u")).toEqual([]);
    expect(warned("url: 'https://x.org/a/', username: v")).toEqual([]);
  });
});

describe('the environment', () => {
  test('variables give values, and a default is used where one is given', () => {
    const text = withClient('bulkSize: ${SIZE}\npollEvery: ${EVERY:-5m}\ndirectoryId: "a-${X}-${Y:-}z$${X}"');
    const client = read(text, { SIZE: '7', X: 'x' }).clients[0]!;
    expect(client).toMatchObject({
      pollEveryMs: 300_000,
      association: { bulkSize: 7, directoryId: 'a-x-z${X}' },
    });
  });

  test('a variable that is not set is reported with its line and key', () => {
    expect(onlyProblem(minimal.replace('open sesame', '${NOT_THERE}'))).toEqual({
      code: 'CONFIG_VARIABLE',
      key: 'clients[0].password',
      line: 5,
      column: 5,
      message: 'the environment variable NOT_THERE is not set',
      suggestion: 'set it, or write ${NOT_THERE:-default}',
    });
  });

  test('a reference that does not end is reported', () => {
    expect(onlyProblem(minimal.replace('open sesame', 'open${sesame')).code).toBe('CONFIG_VARIABLE');
  });
});

describe('errors', () => {
  test('all errors are reported at once, in the order of the file', () => {
    const problems = problemsOf(`databse: sqlite:./x.db
http: { port: 99999 }
clients:
  - id: Demo!
    url: ftp://ams.example.org/
    username: u
    pasword: secret
    pollEvery: often
    bulkSize: 0
    sections: { emial: {} }
    brake: { share: 200% }
    dialect: { queue: { rot: x } }
  - id: two
`);
    expect(problems.map(({ line, key, code }) => `${line} ${key} ${code}`)).toEqual([
      '1 databse CONFIG_UNKNOWN_KEY',
      '2 http.port CONFIG_BAD_VALUE',
      '4 clients[0].id CONFIG_BAD_VALUE',
      '4 clients[0].password CONFIG_MISSING',
      '5 clients[0].url CONFIG_BAD_VALUE',
      '7 clients[0].pasword CONFIG_UNKNOWN_KEY',
      '8 clients[0].pollEvery CONFIG_BAD_VALUE',
      '9 clients[0].bulkSize CONFIG_BAD_VALUE',
      '10 clients[0].sections.emial CONFIG_UNKNOWN_KEY',
      '11 clients[0].brake.share CONFIG_BAD_VALUE',
      '12 clients[0].dialect.queue.rot CONFIG_UNKNOWN_KEY',
      '13 clients[1].url CONFIG_MISSING',
      '13 clients[1].username CONFIG_MISSING',
      '13 clients[1].password CONFIG_MISSING',
    ]);
  });

  test.each([
    ['clients: []', 'clients', 'must not be empty', null],
    ['database: sqlite:x', 'clients', 'is missing', null],
    [`${minimal}databse: x`, 'databse', 'there is no such key', 'did you mean database?'],
    [withClient('ulr: x'), 'clients[0].ulr', 'there is no such key', 'did you mean url?'],
    [`${minimal}poll_every: 1s`, 'poll_every', 'there is no such key', 'write it as'],
    [`${minimal}pollEvery: 1s`, 'pollEvery', 'there is no such key', 'write it as clients[].pollEvery'],
    [
      withClient('poll-every: 1s'),
      'clients[0].poll-every',
      'there is no such key',
      'did you mean pollEvery?',
    ],
    [
      withClient('sections: [emial]'),
      'clients[0].sections[0]',
      'there is no section emial',
      'did you mean emails?',
    ],
    [
      withClient('sections: { emails: { includeBadd: true } }'),
      'clients[0].sections.emails.includeBadd',
      'there is no option includeBadd here',
      'did you mean includeBad?',
    ],
    [
      withClient('sections: { employmentAttributes: {} }'),
      'clients[0].sections.employmentAttributes',
      'employmentAttributes is inside jobs, which is not asked for',
      'add `jobs: {}`, or leave employmentAttributes out',
    ],
    [
      withClient('sections: { emails: { attr: [{ type: A }] } }'),
      'clients[0].sections.emails.attr',
      'there is no option attr here',
      'known: includeBad',
    ],
    [
      withClient('sections: { customerAttributes: { includeAll: false } }'),
      'clients[0].sections.customerAttributes',
      'customerAttributes would be empty: includeAll is false and no attr is listed',
      'leave the section out, or list `attr`',
    ],
    [
      withClient('sections: { custDimAttrs: { attr: [{ dimentionType: A }] } }'),
      'clients[0].sections.custDimAttrs.attr[0].dimentionType',
      'there is no dimentionType in a filter',
      'did you mean dimensionType?',
    ],
    [
      withClient('sections: { custDimAttrs: { attr: [{ type: "" }] } }'),
      'clients[0].sections.custDimAttrs.attr[0].type',
      'must be a text',
      null,
    ],
    [
      withClient('sections: { custDimAttrs: { attr: SKILL } }'),
      'clients[0].sections.custDimAttrs.attr',
      'must be a list of filters',
      'such as [{ type: SKILL, code: FR }]',
    ],
    [
      withClient('sections: { emails: { includeBad: maybe } }'),
      'clients[0].sections.emails.includeBad',
      'must be true or false',
      null,
    ],
    [
      withClient('sections: emails'),
      'clients[0].sections',
      'must be a list of section names, or a group of them',
      null,
    ],
    [
      withClient('dialect: { purge: { parameters: { maxQueueNumber: x } } }'),
      'clients[0].dialect.purge.parameters.maxQueueNumber',
      'there is no such key',
      'did you mean maxQueueNum?',
    ],
    [
      withClient("dialect: { errorCodes: { '7': unknownCustomr } }"),
      'clients[0].dialect.errorCodes.7',
      'must be one of the codes AA_… of docs/reference/errors.md',
      'did you mean unknownCustomer?',
    ],
    [
      withClient('dialect: { queue: { root: "a b" } }'),
      'clients[0].dialect.queue.root',
      'must be the name of an XML element',
      null,
    ],
    [withClient('timeouts: 10s'), 'clients[0].timeouts', 'must be a group of keys', null],
    [withClient('bulkSize: [1]'), 'clients[0].bulkSize', 'must be a single value', null],
    [
      withClient('passwordFile: x'),
      'clients[0].passwordFile',
      'password is given too: keep one of the two',
      null,
    ],
    [minimal.replace('id: demo', 'id:'), 'clients[0].id', 'is missing', null],
    [minimal.replace('open sesame', '""'), 'clients[0].password', 'must not be empty', null],
    [
      minimal.replace('https://', 'https://me:pw@'),
      'clients[0].url',
      'must not contain a user name or password',
      'use the keys username and password',
    ],
    [
      `${minimal}database: mysql://x`,
      'database',
      'is not the address of a database',
      'such as sqlite:./aa-shadow.db',
    ],
    [
      `${minimal}log: { level: inof }`,
      'log.level',
      'must be one of trace, debug, info, warn, error, fatal, silent',
      'did you mean info?',
    ],
  ])('an error has its key, its message and a suggestion (%#)', (text, key, message, suggestion) => {
    const problem = onlyProblem(text);
    expect(problem).toMatchObject({ key, message });
    if (suggestion === null) expect(problem.suggestion ?? '').not.toContain('did you mean');
    else expect(problem.suggestion).toContain(suggestion);
  });

  test('a duplicate key is reported at its second place, together with other errors', () => {
    const problems = problemsOf(withClient('bulkSize: 1\nbulkSize: 2\nfoo: 1'));
    expect(problems.map(({ code, line }) => `${line} ${code}`)).toEqual([
      '7 CONFIG_DUPLICATE_KEY',
      '8 CONFIG_UNKNOWN_KEY',
    ]);
  });

  test('two clients with one id are reported', () => {
    const second = minimal.replace('clients:\n', '');
    expect(onlyProblem(minimal + second)).toMatchObject({ key: 'clients[1].id', line: 6 });
  });

  test.each(['a: [1', 'a: "x', '\ta: 1', 'a: b: c', 'a: 1\n---\nb: 2', 'a: &a [*a]', '? [x]\n: 1'])(
    'YAML that is not well-formed or has unknown features is reported with its place: %j',
    (text) => {
      const problems = problemsOf(text);
      expect(problems.length).toBeGreaterThan(0);
      for (const { line, column } of problems) expect(Math.min(line, column)).toBeGreaterThan(0);
    },
  );

  test.each([
    ['clients:\n - id: demo\n  url: x\n', 'the line is not indented like those beside it'],
    ['database: x\n http: y\n', 'the line below may be indented too far'],
  ])('where the indentation may be wrong, it is said: %j', (text, says) => {
    expect(problemsOf(text)[0]?.message).toContain(says);
  });

  test('P11: no error repeats a value of the file', () => {
    for (const bad of [
      '*hunter2',
      '@hunter2',
      '%hunter2',
      '!hunter2 x',
      '"hunter2',
      '&hunter2',
      '[hunter2]',
      '{a: hunter2}',
      '|hunter2',
      '`hunter2',
      'hunter2: x: hunter2',
    ]) {
      const error = errorOf(
        `database: hunter2\n${minimal.replace('open sesame', bad).replace('https://', 'https://u:hunter2@')}`,
      );
      expect(
        `${inspect(error, { depth: 9 })}${JSON.stringify(error.problems)}${error.stack ?? ''}`,
      ).not.toContain('hunter2');
    }
  });
});

describe('properties', () => {
  const keys = {
    directoryId: '7',
    sections: ['emails'],
    pollEvery: '5s',
    bulkSize: 10,
    concurrency: 2,
    minGap: '500ms',
    timeouts: { connect: '1s', total: '5m' },
    limits: { document: '1MiB', depth: 20 },
    brake: { share: '10%' },
    dialect: { formField: 'x', volatile: ['y'], queue: { root: 'r' } },
    services: { enqueue: 'https://x.org/e' },
  };

  test('any subset of valid keys loads, and its effective configuration gives the same settings', () => {
    fc.assert(
      fc.property(fc.subarray(Object.entries(keys)), (subset) => {
        const client = {
          id: 'a',
          url: 'https://x.org/a/',
          username: 'u',
          password: 'p',
          ...Object.fromEntries(subset),
        };
        const settings = read(stringify({ clients: [client] }));
        const again = read(stringify(effectiveConfiguration(settings)));
        const shown = (one: typeof settings) => stringify(effectiveConfiguration(one));
        expect(shown(again)).toBe(shown(settings));
        expect(again.clients[0]!.association).toEqual({
          ...settings.clients[0]!.association,
          username: '***',
          password: '***',
        });
      }),
      { numRuns: 60 },
    );
  });

  test('any text is either read or refused with problems and their places', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(
        'clients:',
        '  - id: a',
        '    url: https://x.org/',
        '    password: *x',
        'http: {',
        '${A',
        '- - -',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const problems = problemsOf(`${lines.join('\n')}\nzzz: 1`);
        expect(problems.every((problem) => problem.line >= 1 && problem.column >= 1)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
