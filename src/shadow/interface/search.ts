// Finding customers by name, e-mail or login.

import type { SearchKind } from '../../catalogue/field.ts';
import type { CustId } from '../../catalogue/ids.ts';

export type { SearchKind } from '../../catalogue/field.ts';

/**
 * What becomes of a client's words. `filling`: those of the customers that are stored already are being filled in. `ready`:
 * they are complete. `removing`: the search was switched off, and they are being removed.
 */
export type WordsState = 'filling' | 'ready' | 'removing';

export interface SearchTerm {
  readonly kind: SearchKind;
  /**
   * Of `name`: words, of which each must be the beginning of a word of the customer's names. Of `email` and `login`: the whole
   * value, or its beginning and a `*`. Case and accents make no difference.
   */
  readonly text: string;
}

export interface SearchPage {
  /** All of them must hold. */
  readonly terms: readonly SearchTerm[];
  readonly after: CustId | null;
  /** How many customers at most. */
  readonly limit: number;
}

export interface SearchFound {
  /** In ascending order. There may be fewer than the limit, or none, although more follow. */
  readonly custIds: readonly CustId[];
  /** Where the next page begins. `null`: there are no more. */
  readonly after: CustId | null;
}

/** How far the words of a client are. `off`: it has none. */
export type WordsProgress =
  | { readonly state: 'off' | 'ready' | 'removing' }
  | { readonly state: 'filling'; readonly filled: number; readonly wanted: number };
