// What lies between the policies of two shapes. What is taken out of a customer can be taken out of what is stored. What was taken out
// before, and is wanted again or in another form, is known to AA alone. Pure.

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Action, PolicyRule, WrittenPolicy } from './policy-words.ts';
import { fieldChanges, ownFieldPart, ownPart } from './field-difference.ts';
import { noPolicy } from './policy-words.ts';
import type { KeyedPolicy, Shape } from './shape.ts';

/** What becomes of one path. `unknown` is the path of all that the catalogue does not know. */
export interface PolicyChange {
  readonly path: string;
  readonly from: Action | 'keep';
  readonly to: Action | 'keep';
  /** Whether something is taken out of what is stored. */
  readonly isHere: boolean;
  /** Whether only AA can bring it. */
  readonly isRemote: boolean;
}

export interface PolicyDifference {
  readonly changes: readonly PolicyChange[];
  /**
   * What is done to what is stored, so that nothing is left that the second policy takes out. `null`: nothing. Where AA is asked too,
   * it may take out more than the policy does, until AA has answered.
   */
  readonly here: WrittenPolicy | null;
  /** The parts that only AA can bring: sections, `customer.loginId` for a field, `customer`, and `?` for all unknown sections. */
  readonly asked: readonly string[];
}

const nothing: PolicyDifference = { changes: [], here: null, asked: [] };

export const unknownPath = 'unknown';
/** Sections that the catalogue does not know, as they are named in `asked`. */
export const unknownParts = '?';

/**
 * `from`: `null`: it is not known any more. Then all is taken out that the second policy touches, and AA is asked for everything.
 * `lacks`: parts of which a still older policy may have left less than the first one does. What they say cannot be trusted.
 */
export function policyDifference(
  from: Shape | null,
  to: Shape,
  catalogue: Catalogue,
  lacks: ReadonlySet<string> = new Set(),
): PolicyDifference {
  if (from === null) return to.policy === null ? nothing : fromNowhere(to, to.policy);
  const forgotten = forgottenFields(from, to);
  if (forgotten.length === 0 && JSON.stringify(from.policy) === JSON.stringify(to.policy)) return nothing;
  const [before, after] = [from.policy ?? keepsAll, to.policy ?? keepsAll];
  const paths = new Set([...pathsOf(before), ...pathsOf(after)].toSorted());
  const steps = [...paths].flatMap((path) =>
    isStored(path, from, to) ? (stepAt(path, before, after) ?? []) : [],
  );
  const unknown = unknownStep(before, after);
  const all = unknown === null ? steps : [...steps, unknown];
  const rules = all.flatMap(({ rule }) => (rule === null ? [] : withoutTrust(rule, lacks)));
  const isDropped = after.unknown === 'drop' && (before.unknown === 'keep' || forgotten.length > 0);
  return {
    changes: [...all.map(({ change }) => change), ...forgotten],
    here: rules.length === 0 && !isDropped ? null : { rules, unknown: isDropped ? 'drop' : 'keep' },
    asked: askedFor(all, before, { shape: to, catalogue }),
  };
}

/** Fields that are promoted no more: they are unknown again, and the policy throws away what is unknown. */
const forgottenFields = (from: Shape, to: Shape): readonly PolicyChange[] =>
  fieldChanges(from, to)
    .filter(({ isErased }) => isErased)
    .map(({ path }) => ({ path, from: 'keep', to: 'drop', isHere: true, isRemote: false }));

const keepsAll: KeyedPolicy = { ...noPolicy, keyId: null };

function fromNowhere(to: Shape, policy: KeyedPolicy): PolicyDifference {
  const rules = policy.rules.map((rule) => ({ ...rule, ...safest(rule.action), where: null }));
  return {
    changes: [],
    here: { rules, unknown: policy.unknown },
    asked: allParts(to),
  };
}

/** What is hashed may be a hash already. */
const safest = (action: Action): Pick<PolicyRule, 'action'> => ({
  action: action === 'hash' ? 'presence' : action,
});

/** What conditions read may be lacking, and what is to be hashed may be a hash already. */
function withoutTrust(rule: PolicyRule, lacks: ReadonlySet<string>): PolicyRule {
  const isLacking = rule.paths.some(
    (path) => lacks.has(sectionOf(path) ?? path) || lacks.has(ownFieldPart(path)),
  );
  return isLacking ? { ...rule, ...safest(rule.action), where: null } : rule;
}

const pathsOf = ({ rules }: WrittenPolicy): readonly string[] => rules.flatMap(({ paths }) => paths);

const sectionOf = (path: string): string | null => (path.includes('.') ? (path.split('.')[0] ?? null) : null);

/** Of a section that was not asked for nothing is stored, and of one that is not asked for any more nothing is left. */
function isStored(path: string, from: Shape, to: Shape): boolean {
  const name = sectionOf(path) ?? path;
  if (!path.includes('.') && !Object.hasOwn(from.asked, name) && !Object.hasOwn(to.asked, name)) return true;
  return Object.hasOwn(from.asked, name) && Object.hasOwn(to.asked, name);
}

interface Step {
  readonly change: PolicyChange;
  /** What is done to what is stored. */
  readonly rule: PolicyRule | null;
}

const ruleAt = ({ rules }: WrittenPolicy, path: string): PolicyRule | null =>
  rules.find(({ paths }) => paths.includes(path)) ?? null;

/** `null`: nothing changes there. */
function stepAt(path: string, before: KeyedPolicy, after: KeyedPolicy): Step | null {
  const [was, is] = [ruleAt(before, path), ruleAt(after, path)];
  if (isSame(was, is) && !(is?.action === 'hash' && before.keyId !== after.keyId)) return null;
  const step = (isRemote: boolean, rule: PolicyRule | null): Step => ({
    change: { path, from: was?.action ?? 'keep', to: is?.action ?? 'keep', isHere: rule !== null, isRemote },
    rule: rule === null ? null : { ...rule, paths: [path] },
  });
  if (is === null) return step(true, null);
  const isReadable = is.where === null || conditionsAreKept(path, is.where, before);
  const safe: PolicyRule = { ...is, where: isReadable ? is.where : null };
  if (was === null) return step(!isReadable || (is.where !== null && mayHideMisreadings(path, before)), safe);
  const isEverywhere = was.where === null;
  if (isEverywhere && is.where === null && follows(was.action, is.action)) return step(false, safe);
  // Where all of it was taken out before, nothing stands in the clear.
  if (is.action === 'hash' && isEverywhere) return step(true, null);
  return step(true, { ...safe, ...(was.action === 'drop' ? {} : safest(is.action)) });
}

const isSame = (one: PolicyRule | null, other: PolicyRule | null): boolean =>
  one?.action === other?.action && JSON.stringify(one?.where) === JSON.stringify(other?.where);

/** Whether the second form can be made of the first. A hash of a hash is no hash of the text. */
const follows = (from: Action, to: Action): boolean =>
  to === 'drop' || (from === 'hash' && to === 'presence');

/** Whether what the conditions read stands in what is stored as AA sent it. */
const conditionsAreKept = (path: string, where: object, before: WrittenPolicy): boolean =>
  Object.keys(where).every((field) => ruleAt(before, `${sectionOf(path) ?? path}.${field}`) === null);

function unknownStep({ unknown: from }: WrittenPolicy, { unknown: to }: WrittenPolicy): Step | null {
  return from === to
    ? null
    : {
        change: { path: unknownPath, from, to, isHere: to === 'drop', isRemote: from === 'drop' },
        rule: null,
      };
}

/** A condition is undecided where something was not understood. That may have been thrown away: then AA tells again. */
const mayHideMisreadings = (path: string, before: WrittenPolicy): boolean =>
  before.unknown === 'drop' ||
  pathsOf(before).some((one) => (sectionOf(one) ?? one) === (sectionOf(path) ?? path));

interface Target {
  readonly shape: Pick<Shape, 'asked'>;
  readonly catalogue: Catalogue;
}

/**
 * The parts of which a shape's policy takes something out. Where it keeps what is unknown, that goes with the parts after which it is
 * called.
 */
export function partsHidden(shape: Pick<Shape, 'policy' | 'asked'>, catalogue: Catalogue): readonly string[] {
  const { policy } = shape;
  return policy?.unknown === 'drop' ? allParts(shape) : partsWithRules(shape, catalogue);
}

/** The parts of which the rules of a shape's policy take something out. */
export function partsWithRules(
  shape: Pick<Shape, 'policy' | 'asked'>,
  catalogue: Catalogue,
): readonly string[] {
  const paths = pathsOf(shape.policy ?? noPolicy);
  return [...new Set(paths.flatMap((path) => partsOf(path, { shape, catalogue })))];
}

export const allParts = ({ asked }: Pick<Shape, 'asked'>): readonly string[] => [
  ...Object.keys(asked),
  ownPart,
  unknownParts,
];

/** What is unknown and called like something with a rule goes with it, wherever it stands. It comes again with it, too. */
function askedFor(steps: readonly Step[], before: WrittenPolicy, target: Target): readonly string[] {
  const remote = steps.filter(({ change }) => change.isRemote).map(({ change }) => change.path);
  if (remote.length === 0) return [];
  if (remote.includes(unknownPath)) return allParts(target.shape).toSorted();
  const parts = new Set(remote.flatMap((path) => partsOf(path, target)));
  if (before.unknown === 'keep') for (const part of [ownPart, unknownParts]) parts.add(part);
  return [...parts].toSorted();
}

/** A section, those around it and those within it. */
function partsOf(path: string, { shape: { asked }, catalogue: { sections } }: Target): readonly string[] {
  const name = sectionOf(path) ?? path;
  const section = sections.find((one) => one.name === name);
  if (section === undefined) return [ownFieldPart(path)];
  const inner = sections.filter(({ within }) => within === name).map((one) => one.name);
  return [name, ...(section.within === null ? [] : [section.within]), ...inner].filter((one) =>
    Object.hasOwn(asked, one),
  );
}
