// The parser of saxes, which goes on where only a character is unfit, and gives up where the structure is torn.
//
// Saxes reports every flaw to `fail`, and would go on after it. Here most flaws end the reading. Those of a single character, in a
// text, a comment or an attribute, are passed to `Flaws`, which may let the reading go on. Nothing of this costs anything while
// an answer is well-formed.

import { SaxesParser, type SaxesOptions } from 'saxes';
import { bareAmpersand, isReferenceCode, longestReference, type Referred, referred } from './references.ts';
import { codePointName } from './unfit-text.ts';

/** What the parser has found wrong. Each method returns where the reading goes on, and throws where it ends. */
export interface Flaws {
  /** A character that XML does not have stands in what is read now. It is still in the text that is passed on. */
  character(name: string): void;
  /** Something with one reading was read: a name of HTML, a bare `&`, a `]]>`. */
  repaired(repair: string): void;
  /** The text that is read now has marks: see unfit-text.ts. */
  marked(): void;
  /** Something is not as XML wants it, and means nothing. */
  loose(said: string): void;
  /** Something stands after the root. */
  followed(): never;
  /** Anything else. `said`: by saxes, and it may repeat the content. */
  torn(said: string): never;
}

/** What saxes keeps to itself. The names are those of saxes 6. */
interface Inside {
  text: string;
  entity: string;
  state: number;
  entityReturnState: number;
  i: number;
  readonly chunk: string;
  readonly prevI: number;
  readonly closedRoot: boolean;
  line: number;
  column: number;
  readonly name: string;
  readonly tag: { readonly name: string } | null;
  readonly tags: readonly { readonly name: string }[];
  readonly stateTable: ((this: void) => void)[];
  /** The next character, or one of the numbers below zero. */
  getCode(): number;
  unget(): void;
  on: SaxesParser<PlainOptions>['on'];
  write(text: string): unknown;
  close(): unknown;
}

type PlainOptions = SaxesOptions & { readonly xmlns: false; readonly position: false };

/** Saxes with its inside in sight. */
const OpenSaxes = SaxesParser as unknown as new (options: PlainOptions) => Inside;

const endOfPiece = -1;
const newLineLike = -2;
const textState = 13;
/** The states within a start tag: first its name is read, then the rest. */
const openTagState = 34;
const lastTagState = 42;
const openWakaState = 15;
const commentState = 17;
const newLine = 0x0a;
const semicolon = 0x3b;
const less = 0x3c;
const greater = 0x3e;
const minus = 0x2d;

const isNothing = (code: number): boolean =>
  code === 0 || code === 0x1a || code === 0x20 || code === 0x09 || code === newLine || code === newLineLike;

/**
 * Saxes adds every handler to the parser by a computed name. With too many handlers V8 makes a hash table of the parser,
 * which then takes five times as long. With the class of saxes this happens from the eighth handler on; with a derived
 * class, whose objects get more room, from the thirteenth on. So the class is derived, and errors are a method and not a handler.
 */
export class TolerantSaxes extends OpenSaxes {
  readonly #flaws: Flaws;
  /** Whether the element that is closed has left `tags` already. */
  #isClosing = false;

  constructor(flaws: Flaws) {
    super({ xmlns: false, position: false });
    this.#flaws = flaws;
  }

  /** To be called when the root has ended. NULs, Ctrl-Z and white space after it mean nothing. */
  rootEnded(): void {
    this.stateTable[textState] = (): void => this.#skipNothing();
  }

  /** The names of the open elements, the root first. */
  openNames(): readonly string[] {
    const names = this.tags.map(({ name }) => name);
    const isInTag = this.state > openTagState && this.state <= lastTagState;
    return (isInTag || this.#isClosing) && this.tag !== null ? [...names, this.tag.name] : names;
  }

  /** Whether an answer that ends here ends within markup of the root. */
  get isCutOff(): boolean {
    return !this.closedRoot && this.state > textState;
  }

  /** Called by saxes. */
  fail(said: string): this {
    const code = this.chunk.codePointAt(this.prevI);
    if (said === 'disallowed character.' && code !== less) {
      if (!this.closedRoot) this.#flaws.character(codePointName(code ?? 0));
      return this;
    }
    if (this.closedRoot) return this.#flaws.followed();
    if (said.startsWith('the string "]]>"')) {
      this.#flaws.repaired('U+003E (after ]])');
      return this;
    }
    this.#isClosing = said.startsWith('unexpected close tag');
    return this.#flaws.torn(said);
  }

  /** Called by saxes after an `&`. As soon as no reference can come of it any more, it is a bare `&`. */
  sEntity(): void {
    const { chunk, i: start } = this;
    for (;;) {
      const code = this.getCode();
      if (code === endOfPiece) {
        this.entity += chunk.slice(start);
        return;
      }
      const isReference = isReferenceCode(code) && this.entity.length + this.i - start <= longestReference;
      if (isReference) continue;
      const entity = this.entity + chunk.slice(start, this.prevI);
      if (code === semicolon && entity !== '') return this.#refer(referred(entity));
      if (code === newLine || code === newLineLike) this.line--;
      this.unget();
      return this.#refer(bareAmpersand(entity));
    }
  }

  /** Called by saxes after the first `--` of a comment. Whatever stands there, a comment ends at the next `-->`. */
  sCommentEnded(): void {
    const code = this.getCode();
    if (code === greater) this.state = textState;
    else this.#flaws.loose('malformed comment');
    if (code !== greater && code !== minus) this.state = commentState;
  }

  #refer({ text, repair, marked = false }: Referred): void {
    if (repair !== null) this.#flaws.repaired(repair);
    if (marked) this.#flaws.marked();
    this.text += text;
    this.entity = '';
    this.state = this.entityReturnState;
  }

  #skipNothing(): void {
    for (;;) {
      const code = this.getCode();
      if (code === endOfPiece) return;
      if (isNothing(code)) continue;
      if (code !== less) this.#flaws.followed();
      this.state = openWakaState;
      return;
    }
  }
}
