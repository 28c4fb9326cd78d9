// Random lives of one client whose configuration changes in all its parts, again and again: sections, rule, policy, key of the hash. Steps
// that follow each other meet what those before left undone, because AA fails for some customers, work is broken off half way, and a worker
// of the configuration before comes late.

import * as fc from 'fast-check';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { Match, WrittenRule } from '../../src/shape/rule.ts';
import { anyPolicy } from './random-policy.ts';
import { without } from './shape-ground.ts';
import type { TestPolicy } from './test-policy.ts';

export interface Configuration {
  readonly sections: WantedSections;
  readonly policy: TestPolicy | undefined;
  readonly rule: WrittenRule | null;
}

export const keepsAll: Configuration = { sections: everySection, policy: undefined, rule: null };

export type Step =
  | {
      readonly kind: 'configure';
      readonly to: Configuration;
      /** How many pages are walked before the lease ends. */
      readonly pages: number;
      /** Whether a worker of the configuration before comes late. */
      readonly isLate: boolean;
    }
  /** AA fails for each so many. 0: for nobody any more. */
  | { readonly kind: 'fail'; readonly each: number }
  | { readonly kind: 'change'; readonly times: number }
  | { readonly kind: 'delete' | 'restore' | 'merge' | 'add' | 'forget' | 'audit' | 'drain' }
  | { readonly kind: 'refresh'; readonly customers: number }
  /** A drain that is broken off after so many events. */
  | { readonly kind: 'abort'; readonly after: number };

const varied = ['emails', 'jobs', 'employmentAttributes', 'customerAttributes', 'phones', 'bio'];

const sections: fc.Arbitrary<WantedSections> = fc.subarray(varied).map((left) => {
  const isAlone = left.includes('jobs') && !left.includes('employmentAttributes');
  return without(...left, ...(isAlone ? ['employmentAttributes'] : []));
});

const oneOf = (...values: readonly string[]) =>
  fc.record({
    kind: fc.constantFrom('values' as const, 'not' as const),
    values: fc.subarray([...values], { minLength: 1 }),
  });
const presence = fc.record({ kind: fc.constant('present' as const), present: fc.boolean() });

const match: fc.Arbitrary<Match> = fc
  .record({
    own: fc.oneof(
      fc.constant({}),
      fc.record({ custType: oneOf('I', 'C') }),
      fc.record({ loginId: presence }),
    ),
    sections: fc.oneof(
      fc.constant({}),
      fc.record({ roles: fc.record({ role: oneOf('MEMBER', 'STAFF', 'DONOR', 'BOARD') }) }),
      fc.record({
        memberships: fc.record({ subgroupId: oneOf('AMA', 'SWC'), classCode: oneOf('REG', 'STU', 'CORP') }),
      }),
      fc.record({ memberships: fc.record({ statusCode: oneOf('ACTIVE') }) }),
      fc.record({ memberships: fc.record({ joinDate: presence }) }),
      fc.record({ emails: fc.record({ emailType: oneOf('WORK', 'HOME') }) }),
      fc.record({ emails: fc.record({ address: presence }) }),
    ),
  })
  .filter(({ own, sections: some }) => Object.keys(own).length + Object.keys(some).length > 0);

const rule: fc.Arbitrary<WrittenRule | null> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 3,
    arbitrary: fc.record({
      keep: fc.option(fc.array(match, { minLength: 1, maxLength: 2 })),
      never: fc.array(match, { maxLength: 1 }),
    }),
  },
);

/** A rule reads only what is asked for. */
const isValid = ({ sections: asked, rule: written }: Configuration): boolean =>
  [...(written?.keep ?? []), ...(written?.never ?? [])].every((one) =>
    Object.keys(one.sections).every((name) => Object.hasOwn(asked, name)),
  );

const configuration: fc.Arbitrary<Configuration> = fc
  .record({ sections, policy: fc.option(anyPolicy, { nil: undefined, freq: 2 }), rule })
  .filter(isValid);

const simple = ['delete', 'restore', 'restore', 'merge', 'add', 'forget', 'audit'] as const;

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('configure' as const),
        to: configuration,
        pages: fc.nat(5),
        isLate: fc.nat(3).map((one) => one === 0),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('fail' as const), each: fc.constantFrom(0, 0, 2, 3) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('change' as const), times: fc.integer({ min: 1, max: 8 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom(...simple) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('refresh' as const),
        customers: fc.integer({ min: 1, max: 6 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('abort' as const), after: fc.nat(5) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('drain' as const) }) },
  ),
  { minLength: 3, maxLength: 14 },
);
