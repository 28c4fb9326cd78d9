// An answer without anything in it: names of elements and attributes, how they are nested, how often they come. What an
// answer that is not understood looks like can so be shown and sent to others (P11).

import type { XmlElement } from '../xml/tree.ts';

const veil = '…';
/** Different elements that are shown, at most, and how deep. */
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
  left: number;
  readonly secrets: readonly string[];
}

/** A name as schemas have them; long ones, and digits in a row, may be somebody's data. */
const plausible = /^(?!.*\d{3})[A-Za-z_][\w.-]{0,39}$/;

const isSecret = (name: string, secrets: readonly string[]): boolean =>
  secrets.some((secret) => secret !== '' && name.toLowerCase().includes(secret.toLowerCase()));

const shownName = (name: string, { secrets }: Drawing): string =>
  plausible.test(name) && !isSecret(name, secrets) ? name : veil;

const emptyShape = (): Shape => ({ times: 0, hasText: false, attributes: new Set(), children: new Map() });

/** Elements of one name beside each other are one, with all that any of them has. */
const add = (shape: Shape, element: XmlElement, depth: number, drawing: Drawing): void => {
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
};

const childShape = ({ children }: Shape, name: string, drawing: Drawing): Shape | null => {
  const known = children.get(name);
  if (known !== undefined) return known;
  if (drawing.left === 0) return null;
  drawing.left -= 1;
  const made = emptyShape();
  children.set(name, made);
  return made;
};

const drawn = (name: string, { times, hasText, attributes, children }: Shape): string => {
  const start = [name, ...attributes, ...(times > 1 ? [`×${times}`] : [])].join(' ');
  const inside = (hasText ? veil : '') + [...children].map(([child, shape]) => drawn(child, shape)).join('');
  return inside === '' ? `<${start}/>` : `<${start}>${inside}</${name}>`;
};

/** `<queue><customer id ×3><trigger tableName ×5/></customer><status>…</status></queue>`: `…` is some text, or a name. */
export const skeletonOf = (root: XmlElement, secrets: readonly string[]): string => {
  const drawing: Drawing = { left: mostElements, secrets };
  const shape = emptyShape();
  add(shape, root, 0, drawing);
  const text = drawn(shownName(root.name.own, drawing), shape);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}${veil}`;
};
