import { describe, expect, test } from 'vitest';
import { readClient, told } from '../../test/support/written-client.ts';
import { builtIn } from '../catalogue/catalogue.ts';
import { extended } from '../catalogue/extended.ts';
import { compiledRule } from '../shape/rule.ts';
import { relevanceChecks, relevanceKeys, type RelevanceSettings, ruleFromKeys } from './relevance-keys.ts';

const read = (yaml: string, catalogue = builtIn) =>
  readClient(yaml, { relevance: relevanceKeys(catalogue) }, (client) =>
    relevanceChecks(client, [], catalogue),
  );

const problemsOf = (yaml: string) => told(read(yaml));

/** One match in `keep`, in a line of its own. */
const match = (written: string) => problemsOf(`relevance:\n  keep:\n    - ${written}\n`);

const whole = `
relevance:
  keep:
    - { custType: I, memberships: { subgroupType: CHAPTER, subgroupId: [MN, WI, "UP-*"], statusCode: ACTIVE } }
    - { custType: C, createDate: { from: 2020-01-01, to: 2024-12-31 }, memberships: { classCode: { not: 0012 } } }
    - { loginId: { present: true }, subscriptions: {}, customerAttributes: { number: { from: 1.50 } } }
  never:
    - roles: { role: [STAFF, TEST] }
  brake: { share: 10%, atLeast: 5 }
sections: { memberships: {}, roles: {}, subscriptions: {}, customerAttributes: {} }
`;

describe('a rule', () => {
  test('is read from YAML, which keeps texts as they are written', () => {
    const { keys, problems } = read(whole);
    expect(problems).toEqual([]);
    const { relevance } = keys as { relevance: RelevanceSettings };
    expect(relevance.keep?.[0]).toEqual({
      own: { custType: { kind: 'values', values: ['I'] } },
      sections: {
        memberships: {
          subgroupType: { kind: 'values', values: ['CHAPTER'] },
          subgroupId: { kind: 'values', values: ['MN', 'WI', 'UP-*'] },
          statusCode: { kind: 'values', values: ['ACTIVE'] },
        },
      },
    });
    expect(relevance.keep?.[1]).toMatchObject({
      own: { createDate: { kind: 'range', from: '2020-01-01', to: '2024-12-31' } },
      sections: { memberships: { classCode: { kind: 'not', values: ['0012'] } } },
    });
    expect(relevance.keep?.[2]).toEqual({
      own: { loginId: { kind: 'present', present: true } },
      sections: {
        subscriptions: {},
        customerAttributes: { number: { kind: 'range', from: '1.5', to: null } },
      },
    });
    expect(relevance.brake).toEqual({ share: 0.1, atLeast: 5 });
    expect(() => compiledRule(ruleFromKeys(relevance), builtIn)).not.toThrow();
  });

  test('is written in the form in which it is read', () => {
    const { written } = read(whole);
    expect(written).toMatchObject({
      relevance: {
        keep: [
          { custType: 'I', memberships: { subgroupId: ['MN', 'WI', 'UP-*'], statusCode: 'ACTIVE' } },
          {
            createDate: { from: '2020-01-01', to: '2024-12-31' },
            memberships: { classCode: { not: '0012' } },
          },
          { loginId: { present: true }, subscriptions: {}, customerAttributes: { number: { from: '1.5' } } },
        ],
        never: [{ roles: { role: ['STAFF', 'TEST'] } }],
        brake: { share: '10%', atLeast: 5 },
      },
    });
  });

  test('that is left out is none, and the brake has its default', () => {
    expect(read('sections: { roles: {} }').keys).toMatchObject({ relevance: null });
    const { keys } = read('relevance: { keep: [{ custType: I }] }');
    const { relevance } = keys as { relevance: RelevanceSettings };
    expect(compiledRule(ruleFromKeys(relevance), builtIn).never).toEqual([]);
    expect(keys).toMatchObject({
      relevance: { never: null, brake: { share: 0.25, atLeast: 100 } },
    });
  });

  test('may name fields that were added to the catalogue', () => {
    const catalogue = extended(builtIn, { customer: { region: 'text' } });
    expect(told(read('relevance: { keep: [{ region: N }] }', catalogue))).toEqual([]);
    expect(problemsOf('relevance: { keep: [{ region: N }] }')).toHaveLength(1);
  });
});

describe('names', () => {
  test.each([
    [
      '{ custTyp: I }',
      '3:9 relevance.keep[0].custTyp: there is no field or section custTyp (did you mean custType?)',
    ],
    [
      '{ statusCode: ACTIVE }',
      '3:9 relevance.keep[0].statusCode: there is no field or section statusCode (it is a field of memberships: write memberships: { statusCode: … })',
    ],
    [
      '{ memberships: { statuscode: ACTIVE } }',
      '3:24 relevance.keep[0].memberships.statuscode: there is no field statuscode here (did you mean statusCode?)',
    ],
    [
      '{ membership: { statusCode: ACTIVE } }',
      '3:9 relevance.keep[0].membership: there is no field or section membership (did you mean memberships?)',
    ],
  ])('that are not known have a place and a suggestion: %s', (written, problem) => {
    expect(match(written)).toEqual([problem]);
  });

  test('that are not known are unknown keys', () => {
    expect(read('relevance: { keep: [{ custTyp: I }] }').problems[0]?.code).toBe('CONFIG_UNKNOWN_KEY');
  });
});

describe('a condition', () => {
  const is = (key: string, message: string) => [
    expect.stringContaining(`relevance.keep[0].${key}: ${message}`),
  ];

  test.each([
    ['{ custType: }', 'custType', 'must be a condition'],
    ['{ custType: [] }', 'custType', 'must not be empty'],
    ['{ custType: null }', 'custType', 'must be a value'],
    ['{ custType: [I, ~] }', 'custType', 'must be a value'],
    ['{ custType: { not: null } }', 'custType.not', 'must be a value'],
    ['{ custType: [[I]] }', 'custType', 'must be a condition'],
    ['{ custType: " " }', 'custType', 'must be a text that is not empty'],
    ['{ custType: { like: I } }', 'custType.like', 'there is no condition like'],
    ['{ custType: { not: I, present: true } }', 'custType', 'must be one condition'],
    ['{ custType: {} }', 'custType', 'must be one condition'],
    ['{ custType: { from: A } }', 'custType', 'custType is a text, which has no such condition'],
    ['{ toBePurged: { from: true } }', 'toBePurged', 'toBePurged is a flag, which has no such condition'],
    ['{ toBePurged: Y }', 'toBePurged', 'must be true or false'],
    ['{ createDate: 01/31/2024 }', 'createDate', 'must be a date such as 2024-01-31'],
    ['{ createDate: [2024-01-01, 2024-02-30] }', 'createDate[1]', 'must be a date'],
    ['{ createDate: { not: [2024-01-01, today] } }', 'createDate.not[1]', 'must be a date'],
    ['{ createDate: "2024-*" }', 'createDate', 'must be a date such as 2024-01-31: * is for texts'],
    ['{ createDate: { from: 2024-02-01, to: 2024-01-01 } }', 'createDate.to', 'is before from'],
    ['{ createDate: { from: [2024-02-01] } }', 'createDate.from', 'must be a single value'],
    ['{ createDate: { from: } }', 'createDate', 'has neither end'],
    ['{ loginId: { present: yes } }', 'loginId.present', 'must be true or false'],
    ['{ customerAttributes: { number: 5 kg } }', 'customerAttributes.number', 'must be a number'],
    ['{ addresses: { showInDirectory: WEB } }', 'addresses.showInDirectory', 'showInDirectory is a list'],
    ['{ memberships: ACTIVE }', 'memberships', 'must be a group of conditions'],
  ])('of a wrong form is told: %s', (written, key, message) => {
    expect(match(written)).toEqual(is(key, message));
  });
});

describe('a rule that makes no sense', () => {
  const rule = (written: string) => problemsOf(`relevance: ${written}\n`);

  test.each([
    ['{ keep: [] }', 'keep: is empty and would keep nobody (leave it out to keep everybody)'],
    ['{ never: [] }', 'never: is empty (leave it out)'],
    ['{ keep: { custType: I } }', 'keep: must be a list of matches'],
    ['{ keep: [I] }', 'keep[0]: must be a group of fields and sections'],
    ['{ keep: [{}] }', 'keep[0]: names nothing, so it would hold for everybody'],
    ['{ never: [{}] }', 'never[0]: names nothing, so it would hold for everybody'],
    ['{ brake: { atLeast: 5 } }', 'relevance: has neither keep nor never (leave it out to keep everybody)'],
    [
      '{ keep: [{ custType: I }, { custType: [I, C], roles: {} }, { custType: i, roles: { role: A } }] }',
      'keep[2]: keeps nobody whom keep[0] does not keep',
    ],
    ['{ keep: [{ custType: I }, { custType: i }] }', 'keep[1]: keeps nobody whom keep[0] does not keep'],
    [
      '{ keep: [{ custType: I, roles: { role: STAFF } }], never: [{ roles: { role: "ST*" } }] }',
      'keep[0]: keeps nobody: never[0] holds for all of them',
    ],
    [
      '{ keep: [{ custType: I }], never: [{ custType: C }] }',
      'never[0]: can never hold for anybody whom keep keeps',
    ],
    [
      '{ never: [{ roles: {} }, { roles: { role: A } }] }',
      'never[1]: says nothing that never[0] does not say',
    ],
    ['{ keeps: [{ custType: I }] }', 'relevance.keeps: there is no such key (did you mean keep?)'],
  ])('is told: %s', (written, problem) => {
    expect(rule(written).join('\n')).toContain(problem);
  });

  test('is no more than overlapping matches', () => {
    expect(
      rule(
        '{ keep: [{ custType: I }, { roles: { role: A } }], never: [{ custType: I, roles: { role: B } }] }',
      ),
    ).toEqual([]);
  });
});

describe('the sections that a rule reads', () => {
  const lapsed = 'relevance:\n  keep:\n    - memberships: { statusCode: [ACTIVE, TERM] }\n';

  test('must be asked for', () => {
    expect(problemsOf(`${lapsed}sections: [roles]\n`)).toEqual([
      '3:7 relevance.keep[0].memberships: reads memberships, which is not asked for (add `memberships: {}` to `sections`)',
    ]);
  });

  test('must be asked for by the client that is named, since the rule may be that of all', () => {
    expect(problemsOf(`id: demo\n${lapsed}sections: [roles]\n`)).toEqual([
      expect.stringContaining('reads memberships, which demo does not ask for'),
    ]);
  });

  test('must be asked for with inactive items where a status other than ACTIVE is named', () => {
    const problem =
      '3:22 relevance.keep[0].memberships.statusCode: names a status other than ACTIVE, and AA sends only active memberships (write `memberships: { includeInactive: true }` in `sections`)';
    expect(problemsOf(`${lapsed}sections: [memberships]\n`)).toEqual([problem]);
    expect(problemsOf(lapsed)).toEqual([problem]);
    expect(problemsOf(`${lapsed}sections: { memberships: { includeInactive: true } }\n`)).toEqual([]);
    expect(problemsOf(lapsed.replace('[ACTIVE, TERM]', 'active'))).toEqual([]);
    expect(problemsOf(lapsed.replace('[ACTIVE, TERM]', '{ not: ACTIVE }'))).toHaveLength(1);
  });
});
