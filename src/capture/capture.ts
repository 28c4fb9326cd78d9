// A capture: real answers of AA with made-up values in place of personal data, to be passed on and to be replayed.

import type { AssociationSettings } from '../aa/association-settings.ts';
import { AaError, type AaErrorCode } from '../aa/aa-error.ts';
import { withoutZeros } from '../aa/answers/codes.ts';
import { openRawCalls } from '../aa/raw-calls.ts';
import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import { askAll, type Asked, type AskPlan } from './asking/ask-all.ts';
import { isTaken } from './asking/taken-answer.ts';
import type { Exchange } from './exchange/exchange.ts';
import { exchangeOf, replacedAnswer } from './exchange/replace-answer.ts';
import { keptHeaders } from './exchange/kept-headers.ts';
import { type DrawsFor, keyedDraws } from './replacement/draw.ts';
import { keptWords, meaningfulWords } from './replacement/kept-words.ts';
import { namesOf } from './replacement/names.ts';
import { secretsOf } from './replacement/secrets.ts';
import { type MadeUpValues, madeUpValues } from './replacement/values.ts';
import type { ValueKind } from './replacement/value-kinds.ts';

export interface CaptureOptions {
  /** Customers to ask for. Empty: those of the queue. */
  readonly custIds?: readonly string[];
  /** How many customers are taken from the queue, at most. */
  readonly most: number;
  /** Customers to ask for where the queue names nobody. */
  readonly otherIds?: () => Promise<readonly string[]>;
  /** Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  readonly signal?: AbortSignal;
  /** Called after each call to AA. */
  readonly onAsked?: (calls: number) => void;
  readonly queueBytes?: AskPlan['queueBytes'];
  /** Default: with a random key that is thrown away. */
  readonly draws?: DrawsFor;
}

/** What a person should look through before the capture is passed on. */
export interface ToLookThrough {
  /** Names of elements and attributes that stayed though AA is not known to use them. */
  readonly unknownNames: readonly string[];
  /** How many names were replaced. */
  readonly replacedNames: number;
  /** Values, and words of messages, that stayed: by their kind, each with how often it stands there. */
  readonly keptValues: ReadonlyMap<ValueKind, ReadonlyMap<string, number>>;
  /** Names of headers that were left out. */
  readonly headersLeftOut: readonly string[];
  /** How many other headers were left out. */
  readonly otherHeadersLeftOut: number;
}

export interface Capture {
  readonly exchanges: readonly Exchange[];
  /** How many customers it is about. */
  readonly customers: number;
  readonly toLookThrough: ToLookThrough;
}

/** Throws an `AaError` where AA cannot be reached at all, and when the signal aborts. */
export async function capture(settings: AssociationSettings, options: CaptureOptions): Promise<Capture> {
  const { catalogue = builtIn, signal } = options;
  const calls = openRawCalls(settings, { catalogue, ...(signal === undefined ? {} : { signal }) });
  try {
    const { asked, custIds } = await askAll(planOf(settings, options, calls));
    if (!asked.some(isTaken)) throw unreachable(asked);
    return await replaced(asked, custIds, settings, options);
  } finally {
    await calls.close();
  }
}

function planOf(
  settings: AssociationSettings,
  { custIds = [], most, otherIds = async () => [], signal, onAsked, queueBytes }: CaptureOptions,
  calls: AskPlan['calls'],
): AskPlan {
  let number = 0;
  return {
    settings,
    calls,
    custIds,
    most,
    otherIds,
    signal,
    onAsked: () => onAsked?.(++number),
    ...(queueBytes === undefined ? {} : { queueBytes }),
  };
}

const unreachable = (asked: readonly Asked[]): AaError =>
  new AaError(
    asked
      .map((one) => (isTaken(one) ? null : one.failure))
      .find((code): code is AaErrorCode => code !== null) ?? 'AA_CONNECT_FAILED',
  );

/** Counts what stayed. */
function keptCounter() {
  const kept = new Map<ValueKind, Map<string, number>>();
  const note = (kind: ValueKind, text: string): void => {
    const texts = kept.get(kind) ?? new Map<string, number>();
    texts.set(text, (texts.get(text) ?? 0) + 1);
    kept.set(kind, texts);
  };
  return { kept, note };
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [];

/** What the replacement of all answers works with. `first`: a run before this one, which has seen all that is real. */
function replacingOf(
  custIds: readonly string[],
  settings: AssociationSettings,
  { catalogue = builtIn, draws = keyedDraws() }: CaptureOptions,
  first: MadeUpValues | null,
) {
  const { answers, errorCodes } = settings.dialect;
  const secrets = secretsOf(settings, process.env);
  const words = keptWords(secrets, answers['nothingQueued'] ?? []);
  const { kept, note } = keptCounter();
  const avoided = new Set([...meaningfulWords, ...(first?.real() ?? []), ...secrets.flatMap(wordsOf)]);
  const customers = new Set(custIds.map(withoutZeros));
  const values = madeUpValues({ draws, kept: words, errorCodes, customers, noteKept: note, avoided });
  const dialectNames = Object.entries(answers)
    .filter(([own]) => own !== 'nothingQueued' && own !== 'success')
    .flatMap(([, names]) => names);
  const names = namesOf({
    catalogue,
    dialectNames,
    isSecret: (text) => words.isSecret(text),
    isValueWord: (word) => first?.knowsCapital(word) ?? false,
  });
  return { settings, catalogue, names, values, custIds: new Set(custIds), kept };
}

/** In two runs: the first one learns what is real, so that the second one makes up nothing that is real somewhere else. */
async function replaced(
  asked: readonly Asked[],
  custIds: readonly string[],
  settings: AssociationSettings,
  options: CaptureOptions,
): Promise<Capture> {
  const first = replacingOf(custIds, settings, options, null);
  for (const one of asked) if (isTaken(one)) replacedAnswer(one, first);
  const replacing = replacingOf(custIds, settings, options, first.values);
  const { names, kept } = replacing;
  const exchanges: Exchange[] = [];
  for (const one of asked) exchanges.push(await exchangeOf(one, replacing));
  return {
    exchanges,
    customers: custIds.length,
    toLookThrough: {
      unknownNames: [...names.unknown].toSorted(),
      replacedNames: names.replaced,
      keptValues: kept,
      ...headersLeftOut(asked),
    },
  };
}

function headersLeftOut(asked: readonly Asked[]) {
  const all = asked.filter(isTaken).map(({ headers }) => keptHeaders(headers));
  return {
    headersLeftOut: [...new Set(all.flatMap(({ leftOut }) => leftOut))].toSorted(),
    otherHeadersLeftOut: Math.max(0, ...all.map(({ othersLeftOut }) => othersLeftOut)),
  };
}
