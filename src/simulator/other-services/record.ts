// The records in answers of the services beside the four calls. A record holds texts and further records by AA's names.

import { textOf } from '../writing/value-text.ts';
import { spelled, tagOf, type AnswerStyle } from '../writing/answer-style.ts';
import { textEscapes } from '../writing/encoded-text.ts';
import { lineAt } from '../writing/field-writer.ts';

type Leaf = string | number | boolean | null | undefined;

/** A text or a record for each element. A list means several elements with the same name. */
export interface AaRecord {
  readonly [element: string]: Leaf | AaRecord | readonly (string | AaRecord)[];
}

interface WrittenRecord {
  readonly attributes: string;
  readonly inside: string;
}

function element(
  style: AnswerStyle,
  name: string,
  { attributes, inside }: WrittenRecord,
  depth: number,
  end: string,
) {
  const [tag, line] = [tagOf(style, name), lineAt(style, depth)];
  return inside === ''
    ? `${line}<${tag}${attributes}/>`
    : `${line}<${tag}${attributes}>${inside}${end}</${tag}>`;
}

function textElement(style: AnswerStyle, name: string, value: Leaf, depth: number): string {
  const text = textOf(value);
  const inside = text === '' ? '' : textEscapes(style).text(text);
  return element(style, name, { attributes: '', inside }, depth, '');
}

/** Writes single values as attributes where the style says so. Records and lists are always elements. */
export function contentOf(style: AnswerStyle, record: AaRecord, depth: number): WrittenRecord {
  const { attribute } = textEscapes(style);
  let [attributes, inside] = ['', ''];
  for (const [name, value] of Object.entries(record)) {
    if (Array.isArray(value))
      for (const one of value as readonly (string | AaRecord)[])
        inside += writeRecord(style, name, one, depth + 1);
    else if (typeof value === 'object' && value !== null)
      inside += writeRecord(style, name, value as AaRecord, depth + 1);
    else if (style.leaves === 'attributes')
      attributes += ` ${spelled(style, name)}="${attribute(textOf(value))}"`;
    else inside += textElement(style, name, value, depth + 1);
  }
  return { attributes, inside };
}

export function writeRecord(
  style: AnswerStyle,
  name: string,
  record: string | AaRecord,
  depth: number,
): string {
  return typeof record === 'string'
    ? textElement(style, name, record, depth)
    : element(style, name, contentOf(style, record, depth), depth, lineAt(style, depth));
}
