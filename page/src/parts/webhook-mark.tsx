// The mark of a webhook's state.

import { stateMeanings, stateWords, type WebhookState } from '../words/readers.ts';
import { Mark } from './mark.tsx';

const circle = 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z';
const bars = 'M3 2.5h3.6v11H3zm6.4 0H13v11H9.4z';
const square = 'M2.5 2.5h11v11h-11z';

/** With the colours of verdicts. */
const looks: Readonly<Record<WebhookState, readonly [path: string, colour: string]>> = {
  new: [`${circle}m0 2.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6z`, 'faint'],
  active: [circle, 'fresh'],
  failing: ['M8 2 15 14H1z', 'behind'],
  paused: [bars, 'paused'],
  paused_by_failure: [square, 'stuck'],
  paused_by_refusal: [square, 'stuck'],
};

export function WebhookMark({ state }: { readonly state: WebhookState }) {
  const [path, colour] = looks[state];
  return <Mark path={path} colour={colour} word={stateWords[state]} title={stateMeanings[state]} />;
}
