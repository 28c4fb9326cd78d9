// The marks of a shape that is not that of all customers yet.

import { newShapeText, shapeWaitsText } from '../words/shapes.ts';
import { Mark } from './mark.tsx';

const hollow = 'M8 1 15 8 8 15 1 8zm0 3L4 8l4 4 4-4z';
const halfFull = 'M8 1 15 8 8 15 1 8zm0 3v8l4-4z';

export const ShapeWaits = () => (
  <Mark
    path={hollow}
    colour="paused"
    word={shapeWaitsText}
    title="The configuration would erase much. A person must say so."
  />
);

export const NewShape = () => (
  <Mark
    path={halfFull}
    colour="behind"
    word={newShapeText}
    title="The customers are brought to what the configuration keeps."
  />
);
