// An answer as if AA had written `status` and SUCCESS where the dialect says that it has other words for them.

import type { Dialect } from '../dialect.ts';
import { plainWord, successWord } from './phrases.ts';
import { statusName } from './vocabulary.ts';
import type { XmlElement } from '../xml/tree.ts';
import { canonicalNames, xmlName } from '../xml/names.ts';
import type { XmlAttribute } from '../xml/parser.ts';

interface Words {
  readonly status: ReadonlySet<string>;
  readonly success: ReadonlySet<string>;
}

const status = xmlName(statusName);

const wordsOf = ({ answers }: Pick<Dialect, 'answers'>): Words => ({
  status: canonicalNames([statusName, ...(answers['status'] ?? [])]),
  success: new Set((answers['success'] ?? []).map(plainWord)),
});

export const inUsualWords = (root: XmlElement, dialect: Pick<Dialect, 'answers'>): XmlElement =>
  usual(root, wordsOf(dialect));

const usual = (element: XmlElement, words: Words): XmlElement => ({
  ...said(element, words),
  attributes: element.attributes.map((attribute) => said(attribute, words)),
  children: element.children.map((child) => usual(child, words)),
});

/** A word counts only where the status stands. */
const said = <Told extends XmlElement | XmlAttribute>(
  told: Told,
  { status: names, success }: Words,
): Told => {
  if (!names.has(told.name.canonical)) return told;
  const text = told.text !== null && success.has(plainWord(told.text)) ? successWord : told.text;
  return { ...told, name: status, text };
};
