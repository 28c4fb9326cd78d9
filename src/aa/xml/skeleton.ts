// What an answer looks like: the names of its elements and attributes, how they are nested, and how often they come. Nothing of its
// content is in it, so it can be shown and sent to others (P11).

import type { XmlElement } from './element.ts';
import { shownName, veil } from './names.ts';

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

const emptyShape = (): Shape => ({ times: 0, hasText: false, attributes: new Set(), children: new Map() });

/** Elements of one name beside each other are drawn as one, with all that any of them has. */
function add(shape: Shape, element: XmlElement, depth: number, drawing: Drawing): void {
  shape.times += 1;
  shape.hasText ||= element.text !== null;
  for (const { name } of element.attributes) {
    if (shape.attributes.size === mostAttributes) break;
    shape.attributes.add(shownName(name.own, drawing.secrets));
  }
  if (depth === deepest) return;
  for (const child of element.children) {
    const known = childShape(shape, shownName(child.name.own, drawing.secrets), drawing);
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
  const text = drawn(shownName(root.name.own, secrets), shape);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}${veil}`;
}

/** The same, with a sample of what is not kept in the tree, such as the first entry of a queue. */
export const skeletonWith = (
  root: XmlElement,
  sample: XmlElement | null,
  secrets: readonly string[],
): string =>
  skeletonOf(root, secrets) + (sample === null ? '' : `, with such as ${skeletonOf(sample, secrets)}`);
