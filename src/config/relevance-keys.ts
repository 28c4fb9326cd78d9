// The key `relevance`: which customers are kept. Its form and its names are checked by the codec; what needs both of its lists, or the
// wanted sections too, is checked beside it.

import { z } from 'zod';
import type { WantedSections } from '../aa/association-settings.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Json } from '../catalogue/customer-record.ts';
import { type Condition, comparable } from '../shape/conditions.ts';
import { excludes, implies } from '../shape/overlaps.ts';
import type { Match, WrittenRule } from '../shape/rule.ts';
import type { Conditions } from '../shape/terms.ts';
import type { Complaint } from './complaint.ts';
import {
  below,
  type Complain,
  type Group,
  isGroup,
  readCondition,
  readConditions,
  writeConditions,
} from './condition-keys.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';
import { group, keyGroup, nullable, share, whole, withDefault } from './key-schema.ts';
import { nearestName, suggestName } from './nearest-name.ts';
import { sectionKeys } from './section-keys.ts';

/** A list of matches, of which one suffices. */
const matchList = (catalogue: Catalogue, list: ListName) =>
  z.codec(z.unknown(), z.custom<readonly Match[]>(), {
    decode: (written, { issues }) =>
      readMatches(written as Plain, list, catalogue, (path, message, suggestion) => {
        issues.push({ code: 'custom', input: written, path: [...path], message, params: { suggestion } });
      }),
    encode: (matches) => matches.map(writeMatch),
  });

/** `null` when it is left out: everybody is kept. */
export const relevanceKeys = (catalogue: Catalogue) =>
  nullable(
    keyGroup({
      keep: nullable(matchList(catalogue, 'keep'), {
        type: 'list of matches',
        default: 'everybody',
        description:
          'Who is kept: all who fulfil one of these. A match names fields of the customer and sections, and all of it must hold; the conditions below a section must be fulfilled by one and the same item.',
      }),
      never: nullable(matchList(catalogue, 'never'), {
        type: 'list of matches',
        default: 'nobody',
        description: 'Who is not kept even so: all who fulfil one of these.',
      }),
      brake: group(
        {
          share: withDefault(share, {
            type: 'share',
            default: '25%',
            description: "The share of the client's customers that may leave at once.",
          }),
          atLeast: withDefault(whole(0, 1_000_000_000), {
            type: 'number',
            default: '100',
            description: 'So many may always leave.',
          }),
        },
        'If more customers than this would leave by the rule, a person decides first.',
      ),
    }),
    { type: 'group', description: 'Which customers are kept. Default: all that AA sends.' },
  );

export interface RelevanceSettings {
  readonly keep: readonly Match[] | null;
  readonly never: readonly Match[] | null;
  /** How many may leave by the rule before a person decides. */
  readonly brake: { readonly share: number; readonly atLeast: number };
}

/** The rule, without its brake. */
export const ruleFromKeys = ({ keep, never }: RelevanceSettings): WrittenRule => ({
  keep,
  never: never ?? [],
});

// Reading.

type ListName = 'keep' | 'never';

function readMatches(
  written: Plain,
  list: ListName,
  catalogue: Catalogue,
  complain: Complain,
): readonly Match[] {
  if (!Array.isArray(written)) {
    complain([], 'must be a list of matches', 'each begins with "- ", such as - { custType: I }');
    return [];
  }
  if (written.length === 0) complain([], emptyList[list].message, emptyList[list].suggestion);
  return (written as readonly Plain[]).map((match, at) =>
    readMatch(match, list, catalogue, below(complain, at)),
  );
}

const emptyList = {
  keep: { message: 'is empty and would keep nobody', suggestion: 'leave it out to keep everybody' },
  never: { message: 'is empty', suggestion: 'leave it out' },
} as const;

function readMatch(written: Plain, list: ListName, catalogue: Catalogue, complain: Complain): Match {
  const own: Record<string, Condition> = {};
  const sections: Record<string, Conditions> = {};
  if (!isGroup(written)) complain([], 'must be a group of fields and sections', 'such as { custType: I }');
  else if (Object.keys(written).length === 0)
    complain([], 'names nothing, so it would hold for everybody', emptyMatch[list]);
  else
    for (const [name, value] of Object.entries(written)) {
      const field = catalogue.customerFields.find(({ element }) => element === name);
      const section = catalogue.sections.find((one) => one.name === name);
      const condition = field === undefined ? null : readCondition(value, field, below(complain, name));
      if (condition !== null) own[name] = condition;
      else if (section !== undefined)
        sections[name] = readItems(value, section.fields, below(complain, name));
      else if (field === undefined) complainOfName(name, catalogue, complain);
    }
  return { own, sections };
}

const emptyMatch = {
  keep: 'leave `keep` out to keep everybody',
  never: 'name fields or sections, such as { roles: { role: STAFF } }',
} as const;

function readItems(
  written: Plain,
  fields: Parameters<typeof readConditions>[1],
  complain: Complain,
): Conditions {
  if (isGroup(written)) return readConditions(written, fields, complain);
  const [first] = fields;
  complain([], 'must be a group of conditions', `such as { ${first?.element ?? ''}: … }, or {} for any item`);
  return {};
}

/** A field of a section must stand below its section. */
function complainOfName(name: string, { customerFields, sections }: Catalogue, complain: Complain): void {
  const known = [...customerFields.map(({ element }) => element), ...sections.map((section) => section.name)];
  const home = sections.find(({ fields }) => fields.some(({ element }) => element === name));
  const suggestion =
    home !== undefined && nearestName(name, known, 2) === null
      ? `it is a field of ${home.name}: write ${home.name}: { ${name}: … }`
      : suggestName(name, known);
  complain([name], `there is no field or section ${name}`, suggestion);
}

const writeMatch = ({ own, sections }: Match): Json => ({
  ...writeConditions(own),
  ...Object.fromEntries(Object.entries(sections).map(([name, items]) => [name, writeConditions(items)])),
});

// Checks that need more than one key.

/**
 * What is wrong with a rule that is well-formed: it contradicts itself, or reads what is not asked for. `client`: the keys of the client as
 * they are written.
 */
export function relevanceChecks(
  { id, relevance, sections }: Group,
  path: KeyPath,
  catalogue: Catalogue,
): readonly Complaint[] {
  if (relevance === undefined || !isGroup(relevance)) return [];
  const complaints: Complaint[] = [];
  const complain: Complain = (more, message, suggestion) =>
    complaints.push({
      code: 'CONFIG_BAD_VALUE',
      path: [...path, 'relevance', ...more],
      message,
      suggestion,
    });
  if (relevance['keep'] === undefined && relevance['never'] === undefined)
    complain([], 'has neither keep nor never', 'leave it out to keep everybody');
  const [keep, never] = [wellFormed(relevance, 'keep', catalogue), wellFormed(relevance, 'never', catalogue)];
  checkOverlaps(keep, never, complain);
  const wanted = sectionKeys(catalogue).safeParse(sections);
  if (wanted.success) {
    const asking = { wanted: wanted.data, id: typeof id === 'string' ? id : null };
    checkSections(keep, asking, catalogue, below(complain, 'keep'));
    checkSections(never, asking, catalogue, below(complain, 'never'));
  }
  return complaints;
}

/** The matches of a list. None if one of them has a problem, of which it is told elsewhere. */
function wellFormed(relevance: Group, list: ListName, catalogue: Catalogue): readonly Match[] {
  const written = relevance[list];
  if (written === undefined) return [];
  const read = matchList(catalogue, list).safeParse(written);
  return read.success ? read.data : [];
}

function checkOverlaps(keep: readonly Match[], never: readonly Match[], complain: Complain): void {
  keep.forEach((match, at) => {
    const wider = keep.findIndex(
      (other, nth) => nth !== at && implies(match, other) && (nth < at || !implies(other, match)),
    );
    if (wider >= 0)
      complain(['keep', at], `keeps nobody whom keep[${wider}] does not keep`, 'leave one of the two out');
    const against = never.findIndex((other) => implies(match, other));
    if (against >= 0)
      complain(
        ['keep', at],
        `keeps nobody: never[${against}] holds for all of them`,
        'leave one of the two out',
      );
  });
  never.forEach((match, at) => {
    if (keep.length > 0 && keep.every((other) => excludes(match, other)))
      complain(['never', at], 'can never hold for anybody whom keep keeps', 'leave it out');
    const wider = never.findIndex(
      (other, nth) => nth !== at && implies(match, other) && (nth < at || !implies(other, match)),
    );
    if (wider >= 0)
      complain(['never', at], `says nothing that never[${wider}] does not say`, 'leave one of the two out');
  });
}

interface Asking {
  readonly wanted: WantedSections;
  /** Of the client: the rule may stand under `defaults`. */
  readonly id: string | null;
}

function checkSections(
  matches: readonly Match[],
  { wanted, id }: Asking,
  catalogue: Catalogue,
  complain: Complain,
): void {
  matches.forEach(({ sections }, at) => {
    for (const [name, conditions] of Object.entries(sections)) {
      const wish = wanted[name];
      if (wish === undefined)
        complain(
          [at, name],
          `reads ${name}, which ${id === null ? 'is not asked for' : `${id} does not ask for`}`,
          `add \`${name}: {}\` to \`sections\``,
        );
      else if (!wish.options.includes(inactive) && needsInactive(name, conditions, catalogue))
        complain(
          [at, name, statusField],
          `names a status other than ACTIVE, and AA sends only active ${name}`,
          `write \`${name}: { ${inactive}: true }\` in \`sections\``,
        );
    }
  });
}

const inactive = 'includeInactive';
const statusField = 'statusCode';

/** Whether a condition is about items that AA sends only if it is asked for inactive ones too. */
function needsInactive(name: string, conditions: Conditions, { sections }: Catalogue): boolean {
  const status = conditions[statusField];
  const hasOption = sections.some((one) => one.name === name && one.options.includes(inactive));
  if (!hasOption || status === undefined) return false;
  if (status.kind === 'not') return true;
  return status.kind === 'values' && status.values.some((text) => comparable(text) !== 'active');
}
