// The page: the head, the view that the address names, dialogs and what is told.

import { signal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { connection, dataAsOfMs } from './data/connection.ts';
import { whenLoaded } from './data/later-parts.ts';
import { session, sessionProblem } from './data/session.ts';
import { Announcer } from './parts/announcer.tsx';
import { DialogPlace } from './parts/dialog.tsx';
import { Guard } from './parts/guard.tsx';
import { Head, isLate } from './parts/head.tsx';
import { Empty, Loading, Trouble } from './parts/states.tsx';
import { href, type Place, place } from './router.ts';
import { Fleet } from './views/fleet.tsx';
import type * as LaterViews from './views/later-views.ts';
import { SignIn } from './views/sign-in.tsx';

const later = signal<typeof LaterViews | null>(null);

export const loadLaterViews = (): void =>
  whenLoaded(import('./views/later-views.ts'), (views) => (later.value = views));

export function Page() {
  return (
    <div class={`page${isLate() ? ' late' : ''}`}>
      <Head />
      <Main />
      <DialogPlace />
      <Announcer />
    </div>
  );
}

function Main() {
  const { parts } = place.value;
  if (connection.value.kind === 'signed-out')
    return <View name="sign-in" title="Sign in" view={<SignIn />} />;
  if (session.value === null) return <View name="loading" title="" view={<Begin />} />;
  if (parts.length > 0 && later.value === null)
    return <View name="loading" title="" view={<Loading what="the view" />} />;
  return <View name={`/${parts.join('/')}`} title={titleOf(parts)} view={viewOf(place.value, later.value)} />;
}

const Begin = () => (
  <>
    {sessionProblem.value === null ? null : <Trouble error={sessionProblem.value} />}
    <Loading what="the page" />
  </>
);

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `Parked · demo`. A view may write a title that says more. */
function titleOf([room = 'clients', client, view, custId]: readonly string[]): string {
  const words = [custId, view === undefined ? '' : capital(view), client ?? capital(room)];
  return words.filter(Boolean).join(' · ');
}

function viewOf({ parts }: Place, views: typeof LaterViews | null): VNode {
  const [room, client, view, custId] = parts;
  if (room === undefined || views === null) return <Fleet />;
  const { Actions, OneCustomer, viewsOfClient } = views;
  if (room === 'actions' && client === undefined) return <Actions />;
  if (room !== 'clients' || client === undefined || parts.length > 4) return <NoView />;
  if (custId !== undefined) {
    return view === 'customers' ? <OneCustomer client={client} custId={custId} /> : <NoView />;
  }
  const Shown = viewsOfClient.get(view ?? '');
  return Shown === undefined ? <NoView /> : <Shown client={client} />;
}

/** The form of the sign-in takes it for its first field. */
const hasFocus = (main: HTMLElement | null): boolean =>
  main !== null && main !== document.activeElement && main.contains(document.activeElement);

const NoView = () => (
  <>
    <h1 tabIndex={-1}>Nothing here</h1>
    <Empty title="There is no such view">
      <p>
        <a href={href([])}>All clients</a>
      </p>
    </Empty>
  </>
);

interface ViewTerms {
  readonly name: string;
  readonly title: string;
  readonly view: ComponentChildren;
}

/** On another view the focus goes to its heading, so that the keyboard and screen readers begin there. */
function View({ name, title, view }: ViewTerms) {
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    document.title = title === '' ? 'aa-shadow' : `${title} · aa-shadow`;
    dataAsOfMs.value = null;
  }, [name]);
  useEffect(() => {
    if (!isFirst.current && !hasFocus(main.current)) {
      window.scrollTo(0, 0);
      (main.current?.querySelector<HTMLElement>('h1') ?? main.current)?.focus({ preventScroll: true });
    }
    isFirst.current = isFirst.current && name === 'loading';
  }, [name]);
  return (
    <main id="main" tabIndex={-1} ref={main} key={name}>
      <Guard>{view}</Guard>
    </main>
  );
}
