// Of the demo alone: says that it is one, and lets a visitor make trouble in its simulated AA.

import { asApiError, send } from '../data/api.ts';
import { mayOperate, session } from '../data/session.ts';
import { announce } from './announcer.tsx';
import { sentence } from './states.tsx';

const troubles = [
  ['spike', 'Many change at once'],
  ['fault', 'AA fails for a minute'],
  ['change', 'One customer changes'],
] as const;

/** AA says in a sentence what happened. */
async function make(what: string, then: () => Promise<void>): Promise<void> {
  try {
    announce((await send<{ readonly says: string }>('POST', `v1/demo/${what}`)).says);
    await then();
  } catch (error) {
    announce(sentence(asApiError(error).message));
  }
}

/** `then`: brings what is shown anew. */
export function DemoStrip({ then }: { readonly then: () => Promise<void> }) {
  if (session.value?.demo !== true) return null;
  return (
    <aside class="demo" aria-label="Demo">
      <p>This is the demo. Its AA is simulated.</p>
      {mayOperate() ? (
        <div class="buttons">
          {troubles.map(([what, text]) => (
            <button key={what} type="button" onClick={() => void make(what, then)}>
              {text}
            </button>
          ))}
        </div>
      ) : null}
    </aside>
  );
}
