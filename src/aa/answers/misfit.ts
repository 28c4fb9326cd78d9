// What is said of an answer that cannot be used: what is wrong with it, what it looks like, and which keys of the dialect could
// make it understood. Of the content of the answer nothing is said: its skeleton has only names of elements and attributes, how
// they are nested, and how often they come. So it can be shown and sent to others (P11).

import { AaError, type AaErrorCode } from '../aa-error.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { ReadingContext } from './reading-context.ts';

export interface Misfit {
  /** The answer, or the part of it that does not fit. */
  readonly element: XmlElement;
  /** What is wrong: `the queue answer gives several numbers`. */
  readonly what: string;
  /** Keys below `dialect.answers`. */
  readonly keys: readonly string[];
  /** Something of the answer that is not kept in its tree, such as the first entry of a queue. */
  readonly sample?: XmlElement | null;
}

export function misfitError(
  code: AaErrorCode,
  { element, what, keys, sample = null }: Misfit,
  { secrets }: Pick<ReadingContext, 'secrets'>,
): AaError {
  const beside = sample === null ? '' : `, with such as ${skeletonOf(sample, secrets)}`;
  const skeleton = skeletonOf(element, secrets) + beside;
  const dialectKeys = keys.map((key) => `dialect.answers.${key}`);
  const detail = `${what}; it is ${skeleton}; see ${dialectKeys.map((key) => `\`${key}\``).join(', ')}`;
  return new AaError(code, { detail, skeleton, dialectKeys });
}

// The skeleton.

const veil = '…';
/** Different elements that are shown, at most. */
const mostElements = 60;
const deepest = 12;
const mostAttributes = 20;
const longest = 700;

interface Shape {
  times: number;
  hasText: boolean;
  readonly attributes: Set<string>;
  readonly children: Map<string, Shape>;
}

interface Drawing {
  /** Elements that may still be shown. */
  left: number;
  readonly secrets: readonly string[];
}

/** A name as schemas have them. A long name, or one with digits in a row, may be data of a person. */
const plausibleName = /^(?!.*\d{3})[A-Za-z_][\w.-]{0,39}$/;

const isSecret = (name: string, secrets: readonly string[]): boolean =>
  secrets.some((secret) => secret !== '' && name.toLowerCase().includes(secret.toLowerCase()));

const shownName = (name: string, { secrets }: Drawing): string =>
  plausibleName.test(name) && !isSecret(name, secrets) ? name : veil;

const emptyShape = (): Shape => ({ times: 0, hasText: false, attributes: new Set(), children: new Map() });

/** Elements of one name beside each other are drawn as one, with all that any of them has. */
function add(shape: Shape, element: XmlElement, depth: number, drawing: Drawing): void {
  shape.times += 1;
  shape.hasText ||= element.text !== null;
  for (const { name } of element.attributes) {
    if (shape.attributes.size === mostAttributes) break;
    shape.attributes.add(shownName(name.own, drawing));
  }
  if (depth === deepest) return;
  for (const child of element.children) {
    const known = childShape(shape, shownName(child.name.own, drawing), drawing);
    if (known !== null) add(known, child, depth + 1, drawing);
  }
}

function childShape({ children }: Shape, name: string, drawing: Drawing): Shape | null {
  const known = children.get(name);
  if (known !== undefined) return known;
  if (drawing.left === 0) return null;
  drawing.left -= 1;
  const made = emptyShape();
  children.set(name, made);
  return made;
}

function drawn(name: string, { times, hasText, attributes, children }: Shape): string {
  const start = [name, ...attributes, ...(times > 1 ? [`×${times}`] : [])].join(' ');
  const inside = (hasText ? veil : '') + [...children].map(([child, shape]) => drawn(child, shape)).join('');
  return inside === '' ? `<${start}/>` : `<${start}>${inside}</${name}>`;
}

/**
 * `<queue><customer id ×3><trigger tableName ×5/></customer><status>…</status></queue>`. Here `…` is a text, or a name that is
 * not shown. 700 characters at most.
 */
export function skeletonOf(root: XmlElement, secrets: readonly string[]): string {
  const drawing: Drawing = { left: mostElements, secrets };
  const shape = emptyShape();
  add(shape, root, 0, drawing);
  const text = drawn(shownName(root.name.own, drawing), shape);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}${veil}`;
}
