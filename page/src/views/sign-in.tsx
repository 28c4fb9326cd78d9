// Signing in with an API key. The key goes to the server once; the browser keeps a cookie that no script can read.

import { useEffect, useRef, useState } from 'preact/hooks';
import { type ApiError, asApiError } from '../data/api.ts';
import { hasEnded, signIn } from '../data/session.ts';
import { Trouble } from '../parts/states.tsx';

export function SignIn() {
  const [key, setKey] = useState('');
  const [error, setError] = useState<ApiError | null>(null);
  const [isWorking, setWorking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setWorking(true);
    setError(null);
    await signIn(key.trim()).catch((refused: unknown) => setError(asApiError(refused)));
    setWorking(false);
  };
  return (
    <form class="sign-in panel" onSubmit={(event) => void submit(event)}>
      <h1 tabIndex={-1}>Sign in</h1>
      {hasEnded.value ? (
        <p role="status">
          Your session has ended: its twelve hours are over, or its key has expired or was revoked.
        </p>
      ) : null}
      <label>
        API key
        <input
          ref={field}
          type="password"
          autocomplete="current-password"
          required
          spellcheck={false}
          placeholder="aas_…"
          value={key}
          onInput={(event) => setKey(event.currentTarget.value)}
        />
      </label>
      {error === null ? null : <Trouble error={error} />}
      <button type="submit" class="primary" disabled={isWorking}>
        {isWorking ? 'Signing in …' : 'Sign in'}
      </button>
      <p class="small faint">
        Who runs this server makes a key with{' '}
        <code>aa-shadow keys create --name ann --scope read,refresh,operate</code>. A key with the scope{' '}
        <code>read</code> is enough to look.
      </p>
    </form>
  );
}
