import { describe, expect, test } from 'vitest';
import { readClient, told } from '../../test/support/written-client.ts';
import { z } from 'zod';
import { budgetChecks, budgetKeys } from './budget-keys.ts';

const read = (yaml: string) => readClient(yaml, { budget: budgetKeys }, (client) => budgetChecks(client, []));

const problemsOf = (yaml: string) => told(read(yaml));

describe('the budget of calls', () => {
  test('is read, and written in the form in which it is read', () => {
    const yaml = 'budget: { perHour: 6000, quiet: { from: "22:30", to: "04:00", zone: America/Chicago } }\n';
    const { keys, problems } = read(yaml);
    expect(problems).toEqual([]);
    const { budget } = keys as { budget: z.output<typeof budgetKeys> };
    expect(budget).toEqual({
      perHour: 6_000,
      quiet: { from: 22 * 60 + 30, to: 240, zone: 'America/Chicago' },
    });
    expect(z.encode(budgetKeys, budget)).toEqual({
      perHour: 6_000,
      quiet: { from: '22:30', to: '04:00', zone: 'America/Chicago' },
    });
  });

  test('each part may be left out', () => {
    expect(read('url: x\n').keys).toMatchObject({ budget: null });
    expect(read('budget: { perHour: 6000 }\n').keys).toMatchObject({
      budget: { perHour: 6_000, quiet: null },
    });
  });

  test.each([
    ['a zone that is not written to the end', 'Chicago', 'did you mean America/Chicago?'],
    ['a slip', 'America/Chigaco', 'did you mean America/Chicago?'],
    ['an abbreviation, which knows no summer', 'CST', /America|UTC|did you mean/],
  ])('%s', (_, zone, suggestion) => {
    const [problem] = problemsOf(`budget: { quiet: { from: "01:00", to: "04:00", zone: ${zone} } }\n`);
    expect(problem).toContain('must be the IANA name of a time zone');
    expect(problem).toMatch(suggestion);
  });

  test.each(['1:5', '24:00', '4', 'noon'])('%s is no time of the day', (from) => {
    const [problem] = problemsOf(`budget: { quiet: { from: "${from}", to: "04:00", zone: UTC } }\n`);
    expect(problem).toContain('must be a time of the day');
  });

  test('quiet hours that begin when they end would be never, or always', () => {
    const [problem] = problemsOf('budget: { quiet: { from: "04:00", to: "04:00", zone: UTC } }\n');
    expect(problem).toContain('must be another time than `from`');
  });

  test('a budget that looks at the queue use up is refused, with the least that is enough', () => {
    expect(problemsOf('budget: { perHour: 500 }\n')[0]).toMatch(/up to 360 calls an hour.*at least 720/);
    expect(problemsOf('budget: { perHour: 500 }\npollEvery: 1m\n')).toEqual([]);
  });
});
