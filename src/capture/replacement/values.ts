// One value → a made-up one with as many characters. What is not known to be harmless is replaced.

import { codesIn, type ErrorCodes, withoutZeros } from '../../aa/answers/codes.ts';
import { otherCharacter } from './alphabet.ts';
import type { DrawsFor } from './draw.ts';
import { isEncodingName, type KeptWords } from './kept-words.ts';
import { datePattern, type MadeUpDates, madeUpDates, momentPattern, timePattern } from './made-up-dates.ts';
import { type MadeUpWords, madeUpWords } from './made-up-words.ts';
import type { ValueKind } from './value-kinds.ts';

export interface MadeUpValues {
  replaced(value: string, kind: ValueKind): string;
  /** A name of an element or an attribute that must not stay. */
  name(name: string): string;
  /** Whether the word was replaced somewhere where it began with a capital, as names do. */
  knowsCapital(word: string): boolean;
  /** All words, numbers and days that were replaced. */
  real(): ReadonlySet<string>;
}

/** What stayed of a value, for the report. */
export type NoteKept = (kind: ValueKind, text: string) => void;

export interface ValueParts {
  readonly draws: DrawsFor;
  readonly kept: KeptWords;
  readonly errorCodes: ErrorCodes;
  /** The numbers of the customers that the capture is about. */
  readonly customers: ReadonlySet<string>;
  readonly noteKept: NoteKept;
  /** What `real` of a first run gave: none of it is made up for something else. */
  readonly avoided: ReadonlySet<string>;
}

// Parts of a value.

const scheme = String.raw`(?i:(?:https?|ftp):\/\/(?:www\.)?|(?:mailto|tel):)`;
const oracleError = String.raw`(?<![\p{L}\p{N}])(?:ORA|PLS|LPX|PLW|TNS)-\d{3,5}(?!\p{N})`;
const placeInCode = String.raw`(?<=\b(?:line|column|status|HTTP) )\d{1,4}(?![\p{L}\p{N}])`;
/** Base64 and the like: taken as a whole, because the words in it are none. */
const blob = String.raw`(?=[A-Za-z0-9+\/]*\d)(?=[A-Za-z0-9+\/]*[a-z])(?=[A-Za-z0-9+\/]*[A-Z])[A-Za-z0-9+\/]{32,}`;
const word = String.raw`[\p{L}\p{M}\p{N}\uf6ff-\uf7ff]+`;

const partPattern = new RegExp(
  `(?<scheme>${scheme})|(?<oracle>${oracleError})|(?<place>${placeInCode})|(?<date>${datePattern})(?<moment>${momentPattern})?|(?<time>${timePattern})|(?<blob>${blob})|(?<word>${word})|(?<picture>[\\p{So}\\p{Co}])`,
  'gu',
);

/** Letters and digits in turns, more than twice, are one word: each part alone would be too short to stay unknown. */
const turns = /\d+|\D+/g;
const mostTurns = 2;

// Whole values.

const tableName = /^(?:CEN|CRT|EVT|PUB|MEM|COM|CMT|ECS|ORD|ACC|FIN|SUB|CRED)(?:_[A-Z]{2,14}){1,5}$/;
const tableList = /[A-Z][A-Z0-9_]+/g;
const actionName = /^(?:insert|update|delete|i|u|d)$/i;
const shortCode = /^\d{1,3}$/;
const custType = /^[ic]$/i;
const anyFlag = /^[a-z\d]$/i;
const xmlVersion = /^1\.[01]$/;
const knownNamespace =
  /^http:\/\/www\.w3\.org\/(?:\d{4}\/(?:XMLSchema(?:-instance|-datatypes)?|xhtml|xmlns\/?|xlink|XInclude|svg|\d\d\/(?:soap-(?:envelope|encoding)|addressing|xpath-functions|xmldsig#))|XML\/1998\/namespace|TR\/(?:html4|xhtml1)[\w/.-]{0,40}|TR\/REC-html40\/?)$/;

type Keeps = (text: string, parts: ValueParts) => boolean;

const keeps: Readonly<Partial<Record<ValueKind, Keeps>>> = {
  flag: (text, { kept }) => kept.isFlag(text) || anyFlag.test(text),
  code: (text, { kept }) => kept.isCommonCode(text) || kept.isFlag(text) || custType.test(text),
  action: (text) => actionName.test(text),
  'error-code': (text) => shortCode.test(text),
  'error-number': (text, { customers }) => shortCode.test(text) && !customers.has(withoutZeros(text)),
  unknown: (text, { kept }) => kept.isFlag(text) || text === '0' || text === '1',
  declaration: (text) => xmlVersion.test(text) || isEncodingName(text) || /^(?:yes|no)$/.test(text),
  namespace: (text) => knownNamespace.test(text),
};

/** Each table of a list is judged alone: tables may be listed in one value. */
function withTables(
  value: string,
  words: KeptWords,
  replace: (text: string) => string,
  note: NoteKept,
): string {
  let at = 0;
  let made = '';
  for (const { 0: found, index } of value.matchAll(tableList)) {
    if (!tableName.test(found) || words.isSecret(found)) continue;
    note('table', found);
    made += replace(value.slice(at, index)) + found;
    at = index + found.length;
  }
  return made + replace(value.slice(at));
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Where a part of a value stands. */
interface Spot {
  readonly kind: ValueKind;
  readonly value: string;
  readonly at: number;
  /** The places of codes of errors in the value. */
  readonly codesAt: ReadonlySet<number>;
}

const nowhere: ReadonlySet<number> = new Set();
const further = (spot: Spot, step: number): Spot => ({ ...spot, at: spot.at + step });

class Values implements MadeUpValues {
  readonly #parts: ValueParts;
  readonly #words: MadeUpWords;
  readonly #dates: MadeUpDates;

  constructor(parts: ValueParts) {
    this.#parts = parts;
    this.#words = madeUpWords(parts.draws, parts.avoided);
    this.#dates = madeUpDates(parts.draws, parts.avoided);
  }

  replaced(value: string, kind: ValueKind): string {
    const { kept, noteKept } = this.#parts;
    const trimmed = value.trim();
    if (trimmed === '') return value;
    if (keeps[kind]?.(trimmed, this.#parts) === true && !kept.isSecret(trimmed)) {
      noteKept(kind, trimmed);
      return value;
    }
    if (kind === 'table') return withTables(value, kept, (text) => this.#made(text, kind), noteKept);
    const whole = this.#whole(trimmed, kind);
    return whole === null ? this.#made(value, kind) : value.replace(trimmed, () => whole);
  }

  /** What must be replaced as a whole, so that it can still be read as what it is. */
  #whole(text: string, kind: ValueKind): string | null {
    if (kind === 'date') return this.#dates.compactDate(text);
    return kind === 'number' ? this.#words.decimal(text) : null;
  }

  name(name: string): string {
    return this.#made(name, 'text');
  }

  knowsCapital(one: string): boolean {
    return this.#words.knowsCapital(one);
  }

  real(): ReadonlySet<string> {
    return new Set([...this.#words.real, ...this.#dates.real]);
  }

  #made(value: string, kind: ValueKind): string {
    const codesAt = kind === 'message' ? this.#codesIn(value) : nowhere;
    return value.replace(partPattern, (...found: readonly unknown[]) => {
      const at = Number(found.at(-3));
      return this.#part(String(found[0]), found.at(-1) as Groups, { kind, value, at, codesAt });
    });
  }

  /** Where codes of errors stand in a message. */
  #codesIn(message: string): ReadonlySet<number> {
    const { errorCodes, customers } = this.#parts;
    const known = [...codesIn(message)].filter(
      ({ code }) => Object.hasOwn(errorCodes, code) && !customers.has(withoutZeros(code)),
    );
    return new Set(known.map(({ at }) => at));
  }

  #part(text: string, groups: Groups, spot: Spot): string {
    const { draws } = this.#parts;
    const { kind } = spot;
    if (groups['scheme'] !== undefined) return text;
    if (groups['oracle'] !== undefined || groups['place'] !== undefined)
      return kind === 'message' || kind === 'error-code' || kind === 'error-number'
        ? this.#keptPart(kind, text)
        : this.#mixed(text, spot);
    if (groups['date'] !== undefined)
      return this.#dates.date(groups['date']) + this.#dates.time(groups['moment'] ?? '');
    if (groups['time'] !== undefined) return this.#dates.time(text);
    if (groups['picture'] !== undefined) return otherCharacter(text, draws('picture', text));
    return groups['blob'] === undefined ? this.#mixed(text, spot) : this.#blob(text);
  }

  #keptPart(kind: ValueKind, text: string): string {
    this.#parts.noteKept(kind, text);
    return text;
  }

  #blob(text: string): string {
    return text.replace(/[A-Za-z0-9]+/g, (run) => this.#words.word(run));
  }

  #mixed(text: string, spot: Spot): string {
    if (/[^\p{L}\p{M}\p{N}\uf6ff-\uf7ff]/u.test(text))
      return text.replace(new RegExp(word, 'gu'), (one, at: number) => this.#mixed(one, further(spot, at)));
    const runs = [...text.matchAll(turns)];
    if (runs.length > mostTurns) return this.#words.word(text);
    return runs.map(({ 0: run, index }) => this.#run(run, further(spot, index))).join('');
  }

  /** Letters alone, or digits alone. */
  #run(run: string, { kind, value, at, codesAt }: Spot): string {
    if (/^\d/.test(run)) return codesAt.has(at) ? this.#keptPart(kind, run) : this.#words.number(run);
    const { kept } = this.#parts;
    const stays =
      (kind === 'message' && kept.isTechnical(run, value.slice(0, at))) ||
      (kind === 'doctype' && kept.isOfDoctype(run));
    return stays ? this.#keptPart(kind, run) : this.#words.word(run);
  }
}

export const madeUpValues = (parts: ValueParts): MadeUpValues => new Values(parts);
