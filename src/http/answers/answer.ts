// What a route answers: plain values. The body is text, so that a stored document goes out as it is stored.

export interface Answer {
  /** Default 200. */
  readonly status?: number;
  readonly body: string;
  /** Default `application/json; charset=utf-8`. */
  readonly type?: string;
  /** Without its quotes. An answer with the same tag is not sent again. */
  readonly tag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const jsonType = 'application/json; charset=utf-8';

export const jsonAnswer = (value: unknown, rest: Omit<Answer, 'body'> = {}): Answer => ({
  ...rest,
  body: JSON.stringify(value),
});

/** Two answers with one tag say the same of the data. They may differ in when it was fetched. */
export const etagOf = (tag: string): string => `W/"${tag}"`;

/** Whether the header `If-None-Match` names the tag. */
export const isKnown = (tag: string, ifNoneMatch: string | undefined): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' ||
    [...ifNoneMatch.matchAll(/(?:W\/)?"([^"]*)"/g)].some(([, known]) => known === tag));
