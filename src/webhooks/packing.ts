// Packs changes of the feed into messages. What is in a message follows from where it begins and ends, the filter, and the feed.

import type { ChangeCause, FeedChange, FeedKind, FeedPlace } from '../shadow/shadow.ts';
import type { Subscription } from './subscription.ts';

/** A change as it is sent: what changed, and never a value. */
export interface ThinChange {
  readonly change_no: number;
  readonly cust_id: string;
  readonly kind: FeedKind;
  readonly sections: readonly string[];
  readonly fields: readonly string[];
  readonly cause: ChangeCause | null;
  readonly committed_at: string;
}

export type PackingTerms = Pick<Subscription, 'kinds' | 'sections' | 'each' | 'settleMs'>;

/** Of the changes in one message. A change that is larger goes alone. */
const mostBytes = 20_000;
const mostChanges = 100;

export class Packing {
  /** The last change that was looked at. `null`: none was. */
  end: FeedPlace | null = null;
  /** The changes of the feed that are in the message. */
  readonly told: FeedChange[] = [];
  readonly #terms: PackingTerms;
  readonly #most: number;
  readonly #changes = new Map<number, ThinChange>();
  /** The number of the change that further ones of the same customer are merged into. */
  readonly #last = new Map<string, number>();
  #bytes = 0;

  /** `isBounded`: the end of the message is known, and whatever fits into it is in it. */
  constructor(terms: PackingTerms, isBounded = false) {
    this.#terms = terms;
    this.#most = isBounded ? Infinity : terms.each ? 1 : mostChanges;
  }

  /** In the order of their numbers. */
  get changes(): readonly ThinChange[] {
    return [...this.#changes.values()].toSorted((a, b) => a.change_no - b.change_no);
  }

  /** `false`: there is no room for it, and the message ends before it. */
  add(change: FeedChange): boolean {
    if (!isWanted(change, this.#terms)) return this.#passed(change);
    const earlier = this.#earlier(change);
    const thin = earlier === null ? thinOf(change) : merged(earlier, change);
    const bytes = this.#bytes + sizeOf(thin) - (earlier === null ? 0 : sizeOf(earlier));
    const isNew = earlier === null;
    if (this.#most !== Infinity && this.#changes.size > 0)
      if (bytes > mostBytes || (isNew && this.#changes.size >= this.#most)) return false;
    this.#bytes = bytes;
    if (earlier !== null) this.#changes.delete(earlier.change_no);
    this.#changes.set(thin.change_no, thin);
    this.#last.set(thin.cust_id, thin.change_no);
    this.told.push(change);
    return this.#passed(change);
  }

  #passed({ changeNo, committedAt }: FeedChange): true {
    this.end = { changeNo, committedAt };
    return true;
  }

  /** An erasure is never merged: a reader must erase before it takes the customer anew. */
  #earlier({ custId, kind }: FeedChange): ThinChange | null {
    if (this.#terms.settleMs === 0 || kind === 'forgotten') return null;
    const found = this.#changes.get(this.#last.get(custId) ?? -1);
    return found === undefined || found.kind === 'forgotten' ? null : found;
  }
}

const thinOf = ({
  changeNo,
  custId,
  kind,
  sections,
  fields,
  cause,
  committedAt,
}: FeedChange): ThinChange => ({
  change_no: changeNo,
  cust_id: custId,
  kind,
  sections,
  fields,
  cause,
  committed_at: committedAt.toISOString(),
});

const union = (one: readonly string[], other: readonly string[]): readonly string[] => [
  ...new Set([...one, ...other]),
];

/** An update tells nothing new of a customer that was created or restored just before. */
function merged(earlier: ThinChange, later: FeedChange): ThinChange {
  const kind = later.kind === 'updated' ? earlier.kind : later.kind;
  return {
    ...thinOf(later),
    kind,
    sections: union(earlier.sections, later.sections),
    fields: union(earlier.fields, later.fields),
    // One change of AA among them makes it AA's.
    cause: earlier.cause === later.cause ? later.cause : null,
  };
}

const sizeOf = (change: ThinChange): number => Buffer.byteLength(JSON.stringify(change)) + 1;

/** Whom to erase is told whatever the filter says. */
function isWanted({ kind, sections }: FeedChange, terms: PackingTerms): boolean {
  if (kind === 'forgotten') return true;
  if (terms.kinds !== null && !terms.kinds.includes(kind)) return false;
  return (
    kind !== 'updated' || terms.sections === null || sections.some((one) => terms.sections?.includes(one))
  );
}
