// Has AA asked for one customer now, and tells what became of it: that it is asked, the answer, and what has changed.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Explanation, Refreshed } from '../../../../packages/client/src/api-types.ts';
import { type ApiError, asApiError, send, v1 } from '../../data/api.ts';
import { machineMs } from '../../data/clock.ts';
import { mayRefresh } from '../../data/session.ts';
import { Trouble, sentence } from '../../parts/states.tsx';
import { refreshedText } from '../../words/explain-words.ts';
import { spanText } from '../../words/times.ts';
import { Changes } from './changes.tsx';

/** AA is waited for as long as the server allows. */
const wait = '25s';

type Progress =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking'; readonly sinceMs: number }
  | { readonly kind: 'refused'; readonly error: ApiError }
  | { readonly kind: 'answered'; readonly answer: Refreshed; readonly afterChange: number };

interface RefreshTerms {
  readonly client: string;
  readonly custId: string;
  readonly explained: Explanation;
  /** Called when it has ended. */
  readonly done: () => Promise<void>;
  /** On the button. Default: `Refresh now`. */
  readonly does?: string;
}

export function RefreshNow({ client, custId, explained, done, does = 'Refresh now' }: RefreshTerms) {
  const [progress, setProgress] = useState<Progress>({ kind: 'idle' });
  const isHere = useRef(true);
  useEffect(() => () => void (isHere.current = false), []);
  const refresh = async (): Promise<void> => {
    const afterChange = lastChangeOf(explained);
    setProgress({ kind: 'asking', sinceMs: Date.now() });
    const end = await send<Refreshed>(
      'POST',
      `${v1('clients', client, 'customers', custId, 'refresh')}?wait=${wait}`,
    ).then(
      (answer): Progress => ({ kind: 'answered', answer, afterChange }),
      (refused: unknown): Progress => ({ kind: 'refused', error: asApiError(refused) }),
    );
    await done();
    if (isHere.current) setProgress(end);
  };
  if (!mayRefresh()) {
    return (
      <p class="small faint">
        To have AA asked now, a key with the scope <code>refresh</code> is needed.
      </p>
    );
  }
  const isAsking = progress.kind === 'asking';
  return (
    <div class="refresh-now">
      <button
        type="button"
        class="primary"
        aria-disabled={isAsking}
        onClick={() => void (isAsking || refresh())}
      >
        {isAsking ? 'Asking AA …' : does}
      </button>
      <div class="refresh-told" role="status">
        <Told progress={progress} explained={explained} />
      </div>
    </div>
  );
}

function Told({ progress, explained }: { readonly progress: Progress; readonly explained: Explanation }) {
  switch (progress.kind) {
    case 'idle':
      return null;
    case 'asking':
      return <Asking sinceMs={progress.sinceMs} />;
    case 'refused':
      return progress.error.code === 'HTTP_NO_SUCH_CUSTOMER' ? (
        <p>AA was asked, and has no such customer.</p>
      ) : (
        <Trouble error={progress.error} />
      );
    case 'answered': {
      const { answer, afterChange } = progress;
      const changes = explained.events.filter((event) => Number(event['change_no'] ?? 0) > afterChange);
      return (
        <>
          <p>{refreshedText(answer)}</p>
          {changes.map((event) => (
            <Changes key={String(event['change_no'])} event={event} />
          ))}
          {answer.warning === null ? null : <Warned warning={answer.warning} />}
        </>
      );
    }
  }
}

/** The seconds are for the eye: a screen reader hears once that AA is asked. */
const Asking = ({ sinceMs }: { readonly sinceMs: number }) => {
  const seconds = Math.round((machineMs.value - sinceMs) / 1_000);
  return (
    <p>
      AA is asked for this customer.
      {seconds < 2 ? null : <span aria-hidden="true"> It takes {spanText(seconds)} so far.</span>}
    </p>
  );
};

const Warned = ({
  warning: { detail, code, error_code: errorCode },
}: {
  readonly warning: NonNullable<Refreshed['warning']>;
}) => (
  <div class="notice">
    <p>
      <strong>{sentence(detail)}</strong> <code class="small">{errorCode ?? code}</code>
    </p>
    <p>What is shown here is the copy as it was.</p>
  </div>
);

const lastChangeOf = ({ events }: Explanation): number =>
  Math.max(0, ...events.map((event) => Number(event['change_no'] ?? 0)));
