// What a view shows while nothing has come, when there is nothing, and when something went wrong.

import type { ComponentChildren } from 'preact';
import type { ApiError } from '../data/api.ts';
import { CodeText } from './code-text.tsx';
import type { Polled } from '../data/polled.ts';
import { hintFor } from '../words/hints.ts';

export const Loading = ({ what }: { readonly what: string }) => (
  <p class="loading" role="status">
    Loading {what} …
  </p>
);

export const Empty = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) => (
  <div class="empty">
    <h2>{title}</h2>
    {children}
  </div>
);

/** What is wrong, with the cure. */
export function Trouble({ error, retry }: { readonly error: ApiError; readonly retry?: () => void }) {
  const hint = hintFor(error.code, error.hint);
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>{sentence(error.message)}</strong> <code class="small">{error.code}</code>
      </p>
      {hint === null ? null : (
        <p>
          <CodeText text={hint} />
        </p>
      )}
      {retry === undefined ? null : (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

export const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
};

/** The answer of a poll, or what is shown in its place. An older answer stays beside the trouble. */
export function Shown<T>({
  polled,
  what,
  meanwhile = <Loading what={what} />,
  children,
}: {
  readonly polled: Polled<T>;
  readonly what: string;
  /** Until the first answer. Default: a line that says what is loading. */
  readonly meanwhile?: ComponentChildren;
  readonly children: (value: T) => ComponentChildren;
}) {
  const [value, problem] = [polled.value.value, polled.problem.value];
  const isQuiet = problem === null || problem.status === 401 || (value !== null && problem.status === 0);
  return (
    <>
      {isQuiet ? null : <Trouble error={problem} retry={() => void polled.reload()} />}
      {value !== null ? children(value) : isQuiet ? meanwhile : null}
    </>
  );
}
