// Reads a request document into its elements. A document that is not well-formed or has a document type is refused.

import { SaxesParser } from 'saxes';

export interface RequestElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly RequestElement[];
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: RequestElement[];
  text: string;
}

/** The root element. `null`: the document was refused. */
export function readRequestElement(document: string): RequestElement | null {
  const open: OpenElement[] = [];
  let root: RequestElement | null = null;
  const parser = new SaxesParser();
  parser.on('doctype', () => parser.fail('a document type has no place in a request'));
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    open.push({ name, attributes, children: [], text: '' });
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  try {
    parser.write(document).close();
  } catch {
    return null;
  }
  return root;
}

export const childText = (element: RequestElement, name: string): string | null =>
  element.children.find((child) => child.name === name)?.text.trim() ?? null;

/** With the white space around it: credentials are compared letter for letter. */
export const exactChildText = (element: RequestElement, name: string): string | null =>
  element.children.find((child) => child.name === name)?.text ?? null;

export const childTexts = (element: RequestElement, name: string): readonly string[] =>
  element.children.filter((child) => child.name === name).map(({ text }) => text.trim());
