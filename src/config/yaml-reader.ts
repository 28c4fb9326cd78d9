// Reads YAML into a tree of values with their places. The parser's own messages are replaced, because they quote the file
// and may contain a secret (YAML reads `password: *star` as an alias).

import {
  type Document,
  type ErrorCode,
  LineCounter,
  type Node,
  type YAMLError,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import type { ConfigErrorCode, Problem } from './config-error.ts';
import type { Place, Written, WrittenEntry } from './configuration-tree.ts';

export interface ReadYaml {
  readonly root: Written;
  readonly problems: readonly Problem[];
}

const start: Place = { line: 1, column: 1 };
/** Deeper than any configuration. The limit ends an anchor that contains itself. */
const maxDepth = 20;

export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  // In the schema `failsafe` every scalar is a text.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'failsafe',
    stringKeys: true,
  });
  const problems = [...document.errors, ...document.warnings].map((error) => problemFrom(error, lines));
  const reading: Reading = { document, lines };
  return {
    root: document.contents === null ? nothing(start) : write(reading, document.contents, 0),
    problems,
  };
}

interface Reading {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

const nothing = (place: Place): Written => ({ kind: 'nothing', place });

function write(reading: Reading, node: Node | null, depth: number): Written {
  const place = node === null ? start : placeAt(reading.lines, node.range?.[0] ?? 0);
  if (node === null || depth > maxDepth) return nothing(place);
  if (isAlias(node)) return write(reading, node.resolve(reading.document) ?? null, depth + 1);
  if (isMap<Node, Node | null>(node))
    return { kind: 'group', place, entries: entriesOf(reading, node.items, depth) };
  if (isSeq<Node>(node))
    return { kind: 'list', place, items: node.items.map((item) => write(reading, item, depth + 1)) };
  if (isScalar(node) && !(node.type === 'PLAIN' && node.source === '')) {
    return { kind: 'text', place, text: String(node.value) };
  }
  return nothing(place);
}

interface YamlPair {
  readonly key: Node;
  readonly value: Node | null;
}

function entriesOf(
  reading: Reading,
  pairs: readonly YamlPair[],
  depth: number,
): ReadonlyMap<string, WrittenEntry> {
  const entries = new Map<string, WrittenEntry>();
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? String(key.value) : '';
    const keyPlace = placeAt(reading.lines, key.range?.[0] ?? 0);
    entries.set(name, { keyPlace, value: write(reading, value, depth + 1) });
  }
  return entries;
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function problemFrom(error: YAMLError, lines: LineCounter): Problem {
  return {
    code: codeOf(error.code),
    key: '',
    ...placeAt(lines, error.pos[0]),
    ...saysOf(error),
  };
}

function saysOf({ code, message }: YAMLError): Pick<Problem, 'message' | 'suggestion'> {
  const end = code === 'BAD_INDENT' ? unclosed(message) : null;
  if (end !== null)
    return {
      message: `a ${end} is missing before this place`,
      suggestion: `where the ${end} stands further down, indent the lines up to it`,
    };
  return {
    message: messages[code] ?? 'this is not well-formed YAML',
    suggestion: suggestions[code] ?? null,
  };
}

/** The parser has one code for these and for a block that is not indented as it must be. */
function unclosed(parserSays: string): '}' | ']' | null {
  if (parserSays.startsWith('Flow map ')) return '}';
  return parserSays.startsWith('Flow sequence ') ? ']' : null;
}

const codeOf = (code: ErrorCode): ConfigErrorCode =>
  code === 'DUPLICATE_KEY' ? 'CONFIG_DUPLICATE_KEY' : 'CONFIG_SYNTAX';

const quote = 'a value that begins with * & ! | > % @ ` must be quoted';

const messages: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: 'there is no anchor of this name',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins an escape that YAML does not know',
  BAD_INDENT: 'the indentation is wrong',
  BAD_SCALAR_START: 'a value cannot begin with this character',
  BLOCK_AS_IMPLICIT_KEY: 'a nested key cannot be on the same line; the line below may be indented too far',
  DUPLICATE_KEY: 'this key is given a second time',
  MISSING_CHAR:
    'a quote, bracket, comma, colon or - is missing, or the line is not indented like those beside it',
  MULTILINE_IMPLICIT_KEY: 'a key cannot span lines: a colon may be missing',
  MULTIPLE_DOCS: 'the file holds more than one YAML document',
  NON_STRING_KEY: 'a key must be plain text',
  TAB_AS_INDENT: 'a tab cannot be used for indentation',
  TAG_RESOLVE_FAILED: 'a tag (!…) has no meaning here',
};

const suggestions: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: quote,
  BAD_DQ_ESCAPE: "single quotes ('…') keep backslashes as they are",
  BAD_SCALAR_START: quote,
  DUPLICATE_KEY: 'keep one of the two',
  TAB_AS_INDENT: 'use spaces',
  TAG_RESOLVE_FAILED: quote,
};
