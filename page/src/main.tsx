// Begins the page.

import { render } from 'preact';
import { startClock, onTick } from './data/clock.ts';
import { answeredAtMs, connection } from './data/connection.ts';
import { loadSession, session } from './data/session.ts';
import { loadLaterViews, Page } from './page.tsx';
import { startRouter } from './router.ts';
import './style.css';

/** Who is signed in, and which page the server gives out, are asked again now and then. */
const sessionEveryMs = 30_000;
/** Where nothing is answered they are asked more often: by that the page knows whether it is connected. */
const silentMs = 5_000;
const retryMs = 3_000;
let askedAtMs = -Infinity;
let isAsking = false;

function keepSession(ms: number): void {
  if (isAsking || connection.peek().kind === 'signed-out') return;
  const isSettled = session.peek() !== null && ms - (answeredAtMs.peek() ?? 0) < silentMs;
  if (ms - askedAtMs < (isSettled ? sessionEveryMs : retryMs)) return;
  [askedAtMs, isAsking] = [ms, true];
  void loadSession().finally(() => (isAsking = false));
}

startRouter();
startClock();
onTick(keepSession);
keepSession(Date.now());
const root = document.getElementById('page');
if (root !== null) {
  root.replaceChildren();
  render(<Page />, root);
  loadLaterViews();
}
