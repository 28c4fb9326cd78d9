// The key `privacy`: what of a customer is thrown away, or stored in another form.

import { resolve } from 'node:path';
import { z } from 'zod';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Json } from '../catalogue/customer-record.ts';
import type { Field } from '../catalogue/field.ts';
import type { Section } from '../catalogue/section.ts';
import { type Action, type PolicyRule, usualUnknown, type WrittenPolicy } from '../shape/policy-words.ts';
import type { Complaint } from './complaint.ts';
import {
  below,
  type Complain,
  type Group,
  isGroup,
  readConditions,
  writeConditions,
} from './condition-keys.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';
import { keyGroup, nullable, oneOf, text } from './key-schema.ts';
import { suggestName } from './nearest-name.ts';
import { readSecretFile } from './secret-files.ts';

const ruleList = (catalogue: Catalogue) =>
  z.codec(z.unknown(), z.custom<readonly PolicyRule[]>(), {
    decode: (written, { issues }) =>
      readRules(written as Plain, catalogue, (path, message, suggestion) => {
        issues.push({ code: 'custom', input: written, path: [...path], message, params: { suggestion } });
      }),
    encode: (rules) => rules.map(writeRule),
  });

/** `null` when it is left out: all that AA sends is stored as it is. */
export const privacyKeys = (catalogue: Catalogue) =>
  nullable(
    keyGroup({
      hashKeyFile: nullable(text, {
        type: 'file',
        description:
          'A file with the key of the hash, relative to the configuration file: one line of at least 32 characters, as `openssl rand -base64 32` makes it. Needed for `hash`.',
      }),
      unknown: nullable(oneOf(['keep', 'drop']), {
        type: 'keep or drop',
        default: 'drop if there are rules, otherwise keep',
        description:
          'What is done with fields and sections that the catalogue does not know. AA may send something new with its next release.',
      }),
      rules: nullable(ruleList(catalogue), {
        type: 'list of rules',
        default: 'there are none',
        description:
          'Each has one of `drop`, `hash` and `presence` with a list of paths, such as `emails.address`, `loginId`, or `aliases` for a whole section; and perhaps `where` with conditions, for items that fulfil them. `hash` and `presence` are for texts.',
      }),
    }),
    {
      type: 'group',
      description:
        'What of a customer is thrown away, or stored in another form. Default: all is stored as it is.',
    },
  );

export interface PrivacySettings {
  readonly hashKeyFile: string | null;
  readonly unknown: WrittenPolicy['unknown'] | null;
  readonly rules: readonly PolicyRule[] | null;
}

/** The policy, with its default for what is unknown. */
export function policyFromKeys({ unknown, rules }: PrivacySettings): WrittenPolicy {
  const all = rules ?? [];
  return { rules: all, unknown: unknown ?? usualUnknown(all) };
}

// Reading the rules.

const actions: readonly Action[] = ['drop', 'hash', 'presence'];

/** A path, and what it names. */
interface Target {
  readonly path: string;
  readonly section: Section | null;
  /** `null`: the whole section. */
  readonly field: Field | null;
}

/** The paths of the rules so far. */
type Taken = Map<string, TakenPath>;

interface TakenPath {
  readonly target: Target;
  readonly action: Action;
  /** The position of its rule. */
  readonly rule: number;
  /** Whether its rule has `where`. */
  readonly isNarrow: boolean;
  /** Where it is written, below the list of rules. */
  readonly at: KeyPath;
}

function readRules(written: Plain, catalogue: Catalogue, complain: Complain): readonly PolicyRule[] {
  if (!Array.isArray(written)) {
    complain([], 'must be a list of rules', 'each begins with "- ", such as - drop: [loginId]');
    return [];
  }
  if (written.length === 0) complain([], 'is empty', 'leave it out');
  const taken: Taken = new Map();
  const rules = (written as readonly Plain[]).map((rule, at) => {
    const reading: Reading = { catalogue, taken, nth: at, complain: below(complain, at) };
    return readRule(rule, reading);
  });
  complainOfEmptied(taken, complain);
  return rules.filter((rule) => rule !== null);
}

interface Reading {
  readonly catalogue: Catalogue;
  readonly taken: Taken;
  readonly nth: number;
  readonly complain: Complain;
}

/** `null`: it has a problem that keeps it from being read. */
function readRule(written: Plain, reading: Reading): PolicyRule | null {
  const { complain } = reading;
  if (!isGroup(written)) {
    complain([], 'must be a group', 'such as { drop: [loginId] }');
    return null;
  }
  const { where, ...others } = written;
  const names = Object.keys(others);
  const strange = names.filter((name) => !actions.some((action) => action === name));
  for (const name of strange)
    complain([name], `there is no action ${name}`, suggestName(name, [...actions, 'where']));
  if (strange.length > 0) return null;
  const [action, second] = actions.filter((one) => Object.hasOwn(others, one));
  if (action === undefined || second !== undefined) {
    complain([], `must have one of ${actions.join(', ')}`, 'make a rule of each');
    return null;
  }
  const targets = readPaths(others[action], action, where !== undefined, reading);
  const conditions = where === undefined ? null : readWhere(where, targets, below(complain, 'where'));
  return { action, paths: targets.map(({ path }) => path), where: conditions };
}

function readPaths(
  written: Plain,
  action: Action,
  isNarrow: boolean,
  { catalogue, taken, nth, complain }: Reading,
): readonly Target[] {
  const isList = Array.isArray(written);
  const paths: readonly Plain[] = isList ? (written as readonly Plain[]) : [written];
  if (paths.length === 0) complain([action], 'must not be empty', 'such as [loginId, emails.address]');
  return paths.flatMap((path, at) => {
    const where = isList ? [action, at] : [action];
    const complainHere = below(complain, ...where);
    const target = typeof path === 'string' ? targetOf(path, catalogue, complainHere) : null;
    if (typeof path !== 'string') complainHere([], 'must be a path', 'such as emails.address');
    if (target === null || !isPossible(target, action, complainHere)) return [];
    const earlier = taken.get(target.path);
    if (earlier === undefined)
      taken.set(target.path, { target, action, rule: nth, isNarrow, at: [nth, ...where] });
    else complainHere([], `has a rule already: rules[${earlier.rule}]`, 'leave one of the two out');
    return [target];
  });
}

/** `null`: it was complained of. */
function targetOf(path: string, { customerFields, sections }: Catalogue, complain: Complain): Target | null {
  const [first = '', second, ...others] = path.split('.');
  const section = sections.find(({ name }) => name === first) ?? null;
  if (section !== null && second === undefined) return { path, section, field: null };
  const fields = section === null ? customerFields : section.fields;
  const field = fields.find(({ element }) => element === (section === null ? first : second));
  if (field !== undefined && others.length === 0 && (section !== null || second === undefined))
    return { path, section, field };
  const known = [
    ...customerFields.map(({ element }) => element),
    ...sections.flatMap(({ name, fields: own }) => [name, ...own.map(({ element }) => `${name}.${element}`)]),
  ];
  const home = sections.find(
    (one) => second === undefined && one.fields.some(({ element }) => element === first),
  );
  const suggestion = home === undefined ? suggestPath(path, known) : `did you mean ${home.name}.${first}?`;
  complain([], `there is no field or section ${path}`, suggestion);
  return null;
}

/** All known paths would be too many to list. */
function suggestPath(path: string, known: readonly string[]): string {
  const suggestion = suggestName(path, known) ?? '';
  return suggestion.startsWith('known:') ? 'see docs/reference/catalogue.md' : suggestion;
}

function isPossible({ path, section, field }: Target, action: Action, complain: Complain): boolean {
  if (path === 'custId') {
    complain([], 'is the number of a customer, which stays', 'leave it out');
    return false;
  }
  if (action === 'drop') return true;
  if (field === null) {
    complain(
      [],
      'is a whole section, which can only be dropped',
      `name its fields, such as ${path}.${section?.fields[0]?.element ?? ''}`,
    );
    return false;
  }
  if (field.type === 'text') return true;
  complain([], `is a ${field.type}; ${action} is for texts`, 'drop it instead');
  return false;
}

function readWhere(written: Plain, targets: readonly Target[], complain: Complain): PolicyRule['where'] {
  const [first, ...others] = new Set(targets.map(({ section }) => section));
  if (targets.length === 0 || first === undefined) return null;
  if (first === null || others.length > 0) {
    complain([], 'is for the items of one section', 'give each section, and the customer, a rule of its own');
    return null;
  }
  if (isGroup(written) && Object.keys(written).length > 0)
    return readConditions(written, first.fields, complain);
  complain([], 'must be a group of conditions', `such as { ${first.fields[0]?.element ?? ''}: … }`);
  return null;
}

/** A section of which nothing is left, or that is dropped while a field of it has a rule. */
function complainOfEmptied(taken: Taken, complain: Complain): void {
  for (const { at, target, isNarrow } of taken.values()) {
    const { section, field, path } = target;
    if (section === null) continue;
    const whole = taken.get(section.name);
    if (field !== null && whole !== undefined && !whole.isNarrow)
      complain(at, `stands in ${section.name}, which is dropped by rules[${whole.rule}]`, 'leave it out');
    else if (field === null && !isNarrow) complain(at, 'would leave nothing of the section', leaveOut(path));
  }
  complainOfFields(taken, complain);
}

/** The last field of a section is dropped: what is left would be items without anything. */
function complainOfFields(taken: Taken, complain: Complain): void {
  const bySection = Map.groupBy(
    [...taken.values()].filter(
      ({ target, action, isNarrow }) => action === 'drop' && target.field !== null && !isNarrow,
    ),
    ({ target }) => target.section,
  );
  for (const [section, all] of bySection) {
    const last = all.at(-1);
    if (section !== null && last !== undefined && all.length === section.fields.length)
      complain(last.at, `is the last field of ${section.name}`, leaveOut(section.name));
  }
}

const leaveOut = (section: string): string => `leave ${section} out of \`sections\` instead`;

const writeRule = ({ action, paths, where }: PolicyRule): Json => ({
  [action]: [...paths],
  ...(where === null ? {} : { where: writeConditions(where) }),
});

// The key of the hash.

/** A shorter key can be guessed by trying. */
const shortestKey = 32;

export interface HashKey {
  /** The text of the file as bytes. `null`: there is none. */
  readonly key: Uint8Array | null;
  readonly complaint: Complaint | null;
  /** What is allowed but unwise, without a word of the key; otherwise `null`. */
  readonly warning: string | null;
}

/** Reads the key of the hash. `client`: the keys of the client as they are written. `folder`: that of the configuration file. */
export function readHashKey({ privacy }: Group, path: KeyPath, folder: string): HashKey {
  const none: HashKey = { key: null, complaint: null, warning: null };
  if (privacy === undefined || !isGroup(privacy)) return none;
  const { hashKeyFile: file } = privacy;
  const at = [...path, 'privacy', 'hashKeyFile'];
  if (file === undefined) return { ...none, complaint: missingKey(privacy, at) };
  // A value of the wrong form gets its complaint from the declaration of the key.
  if (typeof file !== 'string' || file === '') return none;
  const { value, complaint } = readSecretFile(resolve(folder, file), at);
  const problem = complaint ?? (value.length < shortestKey ? tooShort(at) : null);
  return problem === null
    ? { key: Buffer.from(value, 'utf8'), complaint: null, warning: value.trim() === value ? null : blankKey }
    : { ...none, complaint: problem };
}

const makeOne = '`openssl rand -base64 32` makes one';

const blankKey =
  'the key in the file of hashKeyFile begins or ends with a blank, which belongs to it; whoever matches hashes must not take it off';

const tooShort = (path: KeyPath): Complaint => ({
  code: 'CONFIG_SECRET_FILE',
  path,
  message: `the key has fewer than ${shortestKey} characters`,
  suggestion: makeOne,
});

function missingKey({ rules }: Group, path: KeyPath): Complaint | null {
  const hashes =
    Array.isArray(rules) &&
    (rules as readonly Plain[]).some((rule) => isGroup(rule) && Object.hasOwn(rule, 'hash'));
  if (!hashes) return null;
  const message = 'is missing, and a rule hashes';
  return { code: 'CONFIG_MISSING', path, message, suggestion: `name a file with a key: ${makeOne}` };
}
