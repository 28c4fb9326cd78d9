// A dialog that asks before something is done. What it shows was true when it opened: nothing refreshes under it, and the number
// that it names goes to the server, which does nothing if it is another one by then.

import { signal } from '@preact/signals';
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ApiError, asApiError } from '../data/api.ts';
import { openDialogs } from '../data/clock.ts';
import { place } from '../router.ts';
import { count } from '../words/times.ts';
import type { Tells } from '../words/verdict-news.ts';
import { announce } from './announcer.tsx';
import { sentence, Trouble } from './states.tsx';

interface Question {
  readonly title: string;
  readonly body: ComponentChildren;
  /** The words on the button: what it does. */
  readonly does: string;
  readonly isGrave?: boolean;
  /** The number that the person sees, where one is sent as `expected`. */
  readonly seen?: number;
  /** Does it, and returns what was done, in a sentence. A refusal stays in the dialog. */
  work(): Promise<string>;
  /** The turns of verdicts that what was done tells of. Default: none. */
  readonly tells?: Tells;
  /** Called when the dialog has closed after a try, done or refused: looks again at what it was about. */
  tried?(): Promise<unknown>;
}

const question = signal<Question | null>(null);
let askedBefore = 0;

/** Opens the dialog. */
export function askPerson(asked: Question): void {
  askedBefore += 1;
  question.value = asked;
}

/**
 * Asks when what the question shows has come. Whoever has gone to another view by then, or has opened another dialog, is not asked.
 * `lacks`: begins what is told where it does not come.
 */
export function askWhenKnown<T>(coming: Promise<T>, lacks: string, ask: (known: T) => void): void {
  const from = place.peek();
  const isHere = (): boolean => place.peek() === from && document.querySelector('dialog[open]') === null;
  coming.then(
    (known) => void (isHere() && ask(known)),
    (error: unknown) => void (isHere() && announce(`${lacks}: ${sentence(asApiError(error).message)}`)),
  );
}

const forget = (): void => void (question.value = null);

/** Whoever goes to another view, leaves the dialog. */
export function DialogPlace() {
  const [asked, here] = [question.value, place.value];
  useEffect(() => forget, [here]);
  return asked === null ? null : <OpenDialog key={askedBefore} asked={asked} />;
}

function OpenDialog({ asked }: { readonly asked: Question }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { error, state, work } = useWork(asked, dialog);
  useEffect(() => {
    const opener = document.activeElement;
    openDialogs.value += 1;
    dialog.current?.showModal();
    return () => {
      openDialogs.value -= 1;
      if (state.isTried) void asked.tried?.().finally(() => keepFocus(opener));
    };
  }, []);
  useEffect(() => {
    // The button that was pressed cannot keep the focus while it works.
    if (error !== null) dialog.current?.querySelector<HTMLElement>('.buttons button')?.focus();
  }, [error]);
  const isChanged = error !== null && changedCodes.has(error.code);
  const close = (): void => dialog.current?.close();
  // It is told a little later, and another question may stand here by then.
  const closed = (): void => void (question.peek() === asked && forget());
  return (
    <dialog ref={dialog} onClose={closed} aria-labelledby="dialog-title">
      <h2 id="dialog-title">{asked.title}</h2>
      <div class="dialog-body">{asked.body}</div>
      {error === null ? null : isChanged ? (
        <Changed seen={asked.seen} error={error} />
      ) : (
        <Trouble error={error} />
      )}
      <div class="buttons">
        <button type="button" class={isChanged ? 'primary' : undefined} onClick={close}>
          {isChanged ? 'Look again' : error === null ? 'Cancel' : 'Close'}
        </button>
        {isChanged ? null : (
          <button
            type="button"
            class={asked.isGrave === true ? 'grave' : 'primary'}
            disabled={state.isWorking}
            onClick={() => void work()}
          >
            {state.isWorking ? 'Working …' : asked.does}
          </button>
        )}
      </div>
    </dialog>
  );
}

/** What the person saw is something else by now. */
const changedCodes: ReadonlySet<string> = new Set(['HTTP_COUNT_CHANGED', 'HTTP_SHAPE_CHANGED']);

/** The work goes on when the dialog is closed meanwhile; then its refusal is told like what was done. */
function useWork(asked: Question, dialog: RefObject<HTMLDialogElement | null>) {
  const [error, setError] = useState<ApiError | null>(null);
  const [, show] = useState(0);
  const state = useRef({ isWorking: false, isTried: false }).current;
  const work = async (): Promise<void> => {
    Object.assign(state, { isWorking: true, isTried: true });
    setError(null);
    show(1);
    try {
      const done = await asked.work();
      dialog.current?.close();
      announce(done, asked.tells);
    } catch (refused) {
      const told = asApiError(refused);
      if (dialog.current === null) announce(`Not done: ${told.message}`);
      setError(told);
    }
    state.isWorking = false;
    show(0);
  };
  return { error, state, work };
}

/** The button that opened the dialog may be gone by now, with what it was about. */
function keepFocus(opener: Element | null): void {
  if (opener?.isConnected !== true && document.activeElement === document.body)
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
}

function Changed({ seen, error }: { readonly seen: number | undefined; readonly error: ApiError }) {
  const now = error.problem['count'];
  const isCount = seen !== undefined && typeof now === 'number';
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>Nothing was done.</strong>{' '}
        {isCount ? `You saw ${count(seen)}; by now it is ${count(now)}.` : sentence(error.message)}
      </p>
      <p>
        {isCount ? 'Somebody else has decided, or the work went on. ' : null}Look again before you decide.
      </p>
    </div>
  );
}
