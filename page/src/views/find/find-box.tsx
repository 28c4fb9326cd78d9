// The one box for all searches. `/` leads to it from anywhere in the view.

import { useEffect, useRef, useState } from 'preact/hooks';
import { openDialogs } from '../../data/clock.ts';
import { type By, formOf, type Search } from './search.ts';

const names: Readonly<Record<By, string>> = {
  number: 'Number',
  name: 'Name',
  email: 'E-mail',
  login: 'Login',
};

const hints: Readonly<Record<By, string>> = {
  number: 'The whole number. More or fewer zeros in front make no difference.',
  name: 'Beginnings of words in any order, as in “ann mull”. Accents and capitals make no difference.',
  email: 'The whole address, or its beginning and a *, as in “ann@*”.',
  login: 'The whole login, or its beginning and a *.',
};

const generalHint =
  'Digits are taken for a number, what has an @ for an e-mail, and anything else for a name or a login.';

interface BoxTerms {
  readonly search: Search;
  readonly begin: (text: string, by: By | null) => void;
}

export function FindBox({ search, begin }: BoxTerms) {
  const [text, setText] = useState(search.text);
  const [by, setBy] = useState(search.by);
  const box = useRef<HTMLInputElement>(null);
  // A search may also be begun from elsewhere in the view.
  useEffect(() => {
    setText(search.text);
    setBy(search.by);
  }, [search.text, search.by]);
  useSlash(box);
  const seen = text.trim();
  const submit = (event: Event): void => {
    event.preventDefault();
    begin(seen, by);
  };
  return (
    <form class="find-form" role="search" onSubmit={submit}>
      <div class="find">
        <label class="find-box">
          <span>
            Find a customer <kbd aria-hidden="true">/</kbd>
          </span>
          <input
            ref={box}
            type="search"
            name="customer"
            autocomplete="off"
            spellcheck={false}
            maxLength={400}
            dir="auto"
            aria-keyshortcuts="/"
            placeholder="Number, name, e-mail or login"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <label>
          By
          <select
            value={by ?? ''}
            onChange={(event) => setBy((event.currentTarget.value || null) as By | null)}
          >
            <option value="">
              what it looks like{seen === '' ? '' : `: ${names[formOf(seen)].toLowerCase()}`}
            </option>
            {Object.entries(names).map(([one, name]) => (
              <option key={one} value={one}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <div class="buttons">
          <button type="submit" class="primary">
            Find
          </button>
          {search.text === '' ? null : (
            <button type="button" onClick={() => begin('', null)}>
              Show all
            </button>
          )}
        </div>
      </div>
      <p class="small faint find-hint">
        {seen === '' && by === null ? generalHint : hints[by ?? formOf(seen)]}
      </p>
    </form>
  );
}

function useSlash(box: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const lead = (event: KeyboardEvent): void => {
      const { target } = event;
      const isWriting = target instanceof HTMLElement && target.matches('input, textarea, select');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isWriting || openDialogs.peek() > 0) return;
      event.preventDefault();
      box.current?.focus();
      box.current?.select();
    };
    document.addEventListener('keydown', lead);
    return () => document.removeEventListener('keydown', lead);
  }, [box]);
}
