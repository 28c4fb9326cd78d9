// The way to the view of a client that does what a sentence asks for.

import { href } from '../router.ts';
import { type Way, wayTexts } from '../words/commands.ts';

export const WayLink = ({ client, way }: { readonly client: string; readonly way: Way }) => (
  <a href={href(way === 'overview' ? ['clients', client] : ['clients', client, way])}>{wayTexts[way]}</a>
);
