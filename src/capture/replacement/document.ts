// The tokens of an answer → the same tokens with made-up values. The marks of the markup stay, so what is malformed stays so.

import { canonicalName } from '../../aa/xml/names.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { respelled } from '../markup/characters.ts';
import type { Piece, Token } from '../markup/tokens.ts';
import type { Names } from './names.ts';
import type { MadeUpValues } from './values.ts';
import { kindOfValue, type ValueKind } from './value-kinds.ts';

export interface Replacing {
  readonly catalogue: Catalogue;
  readonly names: Names;
  readonly values: MadeUpValues;
  /** A character that the encoding of the answer has. */
  readonly fit: (character: string) => string;
}

type ValuePiece = Extract<Piece, { is: 'value' }>;

// Where a value stands.

/** The canonical names of the elements that are open, the root first. */
type Around = readonly string[];

/** Follows which elements are open. An end without a start closes nothing. */
function follow(open: string[], { kind, name }: Token): void {
  if (kind === 'start') open.push(canonicalName(name));
  const at = kind === 'end' ? open.lastIndexOf(canonicalName(name)) : -1;
  if (at >= 0) open.splice(at);
}

const ofPlace: Readonly<Partial<Record<ValuePiece['place'], ValueKind>>> = {
  comment: 'text',
  instruction: 'text',
  declaration: 'declaration',
  doctype: 'doctype',
};

const isNamespace = (holder: string): boolean => /^xmlns(?::|$)|:?schemaLocation$/i.test(holder);

function kindOfPiece(
  { place, holder }: ValuePiece,
  token: Token,
  around: Around,
  catalogue: Catalogue,
): ValueKind {
  const fixed = ofPlace[place];
  if (fixed !== undefined) return fixed;
  if (holder === null) return kindOfHeld(around, catalogue);
  if (isNamespace(holder)) return 'namespace';
  return holder === ''
    ? 'text'
    : kindOfValue(canonicalName(holder), [...around, canonicalName(token.name)], catalogue);
}

/** A text outside all elements is what a program says that did not come to write its answer. */
const kindOfHeld = (around: Around, catalogue: Catalogue): ValueKind => {
  const holder = around.at(-1);
  return holder === undefined ? 'message' : kindOfValue(holder, around.slice(0, -1), catalogue);
};

// Names.

/** A name that is closed somewhere, or needs no end. A word between `<` and `>` in a text is not. */
function pairedNames(tokens: readonly Token[]): ReadonlySet<string> {
  const ofKind = (kind: Token['kind']): ReadonlySet<string> =>
    new Set(tokens.filter((token) => token.kind === kind).map(({ name }) => name));
  const [starts, ends] = [ofKind('start'), ofKind('end')];
  return new Set([...ofKind('empty'), ...[...starts].filter((name) => ends.has(name))]);
}

const spaceless = /^\S+$/;

/** The token with the name that now stands in its tag. */
function withName(token: Token): Token {
  const found = token.pieces.find((piece) => piece.is === 'name' && piece.of === 'element');
  return { ...token, name: found?.text ?? token.name };
}

export function replacedTokens(
  tokens: readonly Token[],
  { catalogue, names, values, fit }: Replacing,
): readonly Token[] {
  const paired = pairedNames(tokens);
  const replacedValue = (piece: ValuePiece, token: Token, around: Around): Piece => {
    if (piece.holder === '' && names.isKnown(piece.text)) return piece;
    const kind = kindOfPiece(piece, token, around, catalogue);
    return { ...piece, text: respelled(piece.text, (shown) => values.replaced(shown, kind), fit) };
  };
  const staysAs = (piece: Extract<Piece, { is: 'name' }>): boolean =>
    spaceless.test(piece.text) &&
    (names.isKnown(piece.text) ||
      piece.of === 'attribute' ||
      (piece.of === 'element' && paired.has(piece.text))) &&
    names.stays(piece.text);
  const replacedName = (piece: Piece): Piece =>
    piece.is !== 'name' || piece.text === '' || staysAs(piece)
      ? piece
      : { ...piece, text: respelled(piece.text, (shown) => values.name(shown), fit) };

  // First all values: a name that also stands as a word in a value is replaced.
  const around: string[] = [];
  const withValues = tokens.map((token) => {
    const pieces = token.pieces.map((piece) =>
      piece.is === 'value' ? replacedValue(piece, token, around) : piece,
    );
    follow(around, token);
    return { ...token, pieces };
  });
  return withValues.map((token) => withName({ ...token, pieces: token.pieces.map(replacedName) }));
}
