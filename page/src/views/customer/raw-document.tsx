// The document as it is stored, behind a button. It can be copied: a page over plain http may not reach the clipboard itself, so the
// text is then selected for the person to copy.

import { useRef, useState } from 'preact/hooks';
import type { JsonObject } from '../../data/record.ts';
import { announce } from '../../parts/announcer.tsx';

export function RawDocument({ document }: { readonly document: JsonObject }) {
  const [isShown, setShown] = useState(false);
  const place = useRef<HTMLPreElement>(null);
  const text = isShown ? JSON.stringify(document, null, 2) : '';
  return (
    <div class="raw">
      <div class="buttons">
        <button type="button" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide the raw JSON' : 'Show the raw JSON'}
        </button>
        {isShown ? (
          <button type="button" onClick={() => void copy(text, place.current)}>
            Copy
          </button>
        ) : null}
      </div>
      {isShown ? (
        // oxlint-disable-next-line no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
        <pre ref={place} class="panel mono" tabIndex={0} aria-label="The document as JSON">
          {text}
        </pre>
      ) : null}
    </div>
  );
}

async function copy(text: string, place: HTMLElement | null): Promise<void> {
  if (place !== null) window.getSelection()?.selectAllChildren(place);
  // Not there over plain http.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  const isCopied = await (clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
    () => true,
    () => false,
  );
  place?.focus();
  announce(isCopied ? 'The JSON is copied.' : 'The JSON is selected: copy it with Ctrl+C or ⌘C.');
}
