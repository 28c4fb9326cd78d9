// A sentence of the server in which times stand in UTC: they are shown as the page shows all times.

import { sentence } from './states.tsx';
import { Time } from './time.tsx';

const moment = /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ)/;

export const Moments = ({ text }: { readonly text: string }) => (
  <>
    {sentence(text)
      .split(moment)
      .map((piece, at) => (at % 2 === 0 ? piece : <Time key={at} at={piece.replace(' ', 'T')} as="clock" />))}
  </>
);
