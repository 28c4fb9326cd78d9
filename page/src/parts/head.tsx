// The head of the page: where one is, the two facts (data as of, page connected), the zone of the times, and who is signed in.

import { asApiError } from '../data/api.ts';
import { machineMs, nowMs } from '../data/clock.ts';
import { answeredAtMs, connection, dataAsOfMs } from '../data/connection.ts';
import { isIncomplete } from '../data/later-parts.ts';
import { isOutdated, session, signOut } from '../data/session.ts';
import { href, place } from '../router.ts';
import { inUtc, spanText, timeText, zoneName } from '../words/times.ts';
import { announce } from './announcer.tsx';
import { Time } from './time.tsx';

const lateMs = 10_000;

/** The server itself may make its answers only now and then. */
const oldMs = 40_000;

const silentMs = (): number => (answeredAtMs.value === null ? 0 : machineMs.value - answeredAtMs.value);

/** Whether what is shown may no longer be true. */
export const isLate = (): boolean => {
  const at = dataAsOfMs.value;
  const { kind } = connection.value;
  if (kind === 'signed-out' || kind === 'waiting') return false;
  if (kind !== 'answered' || silentMs() >= lateMs) return true;
  return at !== null && nowMs.value - at > oldMs;
};

function Connected() {
  const { kind } = connection.value;
  if (kind === 'answered' && silentMs() < lateMs) return <span class="fact good">Page connected</span>;
  if (kind === 'waiting') return <span class="fact">Page connecting …</span>;
  if (kind === 'signed-out') return <span class="fact bad">Not signed in</span>;
  if (kind === 'unready')
    return (
      <span class="fact bad" title={connection.value.why}>
        Server not ready
      </span>
    );
  return <span class="fact bad">Page not connected for {spanText(Math.round(silentMs() / 1_000))}</span>;
}

const DataAsOf = () => (
  <span class="fact">
    Data as of{' '}
    {dataAsOfMs.value === null ? <span class="coming">…</span> : <Time at={dataAsOfMs.value} as="clock" />}
  </span>
);

export function Head() {
  const [view = 'clients'] = place.value.parts;
  const link = (parts: readonly string[], text: string, name: string) => (
    <a href={href(parts)} aria-current={view === name ? 'page' : undefined}>
      {text}
    </a>
  );
  return (
    <header class="head">
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <nav aria-label="Main">
        <a class="brand" href={href([])}>
          <Logo /> aa-shadow
        </a>
        {link([], 'Clients', 'clients')}
        {link(['actions'], 'Actions', 'actions')}
      </nav>
      <div class="facts">
        {connection.value.kind === 'signed-out' ? null : <DataAsOf />}
        <Connected />
        <button
          type="button"
          class="plain"
          title={`Times are in ${zoneName()}. Press to switch.`}
          onClick={() => (inUtc.value = !inUtc.value)}
        >
          {inUtc.value ? 'UTC' : 'Local time'}
        </button>
        <Person />
      </div>
      <Banner />
    </header>
  );
}

function Person() {
  const known = session.value;
  if (known === null) return null;
  return (
    <span class="person">
      <span title={`May: ${known.scopes.join(', ')}`}>
        {known.name}
        {known.scopes.includes('operate') ? null : <span class="tag">read only</span>}
      </span>
      {known.by === 'session' ? (
        <button type="button" class="plain" onClick={() => void signOut().catch(tellStillSignedIn)}>
          Sign out
        </button>
      ) : null}
    </span>
  );
}

const tellStillSignedIn = (error: unknown): void =>
  announce(`You are still signed in: ${asApiError(error).message}.`);

const loadAgain = (): void => location.reload();

function Banner() {
  if (isIncomplete.value) {
    return (
      <p class="banner bad" role="status">
        A part of this page could not be loaded. <button onClick={loadAgain}>Load the page again</button>
      </p>
    );
  }
  if (isOutdated()) {
    return (
      <p class="banner" role="status">
        A new version of aa-shadow runs. <button onClick={loadAgain}>Load its page</button>
      </p>
    );
  }
  const at = dataAsOfMs.value;
  if (!isLate() || at === null) return null;
  return (
    <p class="banner bad" role="status">
      What you see is as of {timeText(at, nowMs.value)}. It may no longer be true.
    </p>
  );
}

/** The address of the page is its view, so the link cannot be followed in the usual way. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('main')?.focus();
}

const Logo = () => (
  <svg viewBox="0 0 32 32" aria-hidden="true" class="mark">
    <circle cx="13" cy="13" r="8" />
    <circle cx="19" cy="19" r="8" fill-opacity=".45" />
  </svg>
);
