// What all views of one client have around them: its name and verdict, and the way to the other views.

import type { ComponentChildren } from 'preact';
import { href } from '../router.ts';

type ClientView = 'overview' | 'customers' | 'parked' | 'deletions' | 'readers';

const views: readonly (readonly [ClientView, string])[] = [
  ['overview', 'Overview'],
  ['customers', 'Customers'],
  ['parked', 'Parked'],
  ['deletions', 'Deletions'],
  ['readers', 'Readers'],
];

interface FrameTerms {
  readonly client: string;
  readonly view: ClientView;
  /** The heading. Default: the client's name. */
  readonly title?: ComponentChildren;
  readonly children: ComponentChildren;
}

export const ClientFrame = ({ client, view, title, children }: FrameTerms) => (
  <>
    <p class="crumbs">
      <a href={href([])}>Clients</a> / <a href={href(['clients', client])}>{client}</a>
    </p>
    <h1 tabIndex={-1}>{title ?? client}</h1>
    <nav class="tabs" aria-label={`Views of ${client}`}>
      {views.map(([name, text]) => (
        <a
          key={name}
          href={href(name === 'overview' ? ['clients', client] : ['clients', client, name])}
          aria-current={name === view ? 'page' : undefined}
        >
          {text}
        </a>
      ))}
    </nav>
    {children}
  </>
);
