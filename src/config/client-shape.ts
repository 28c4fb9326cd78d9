// The shape that a client's settings compile to.

import { type Shape, shapeOf } from '../shape/shape.ts';
import type { ClientSettings } from './settings.ts';

export const clientShape = ({ association, relevance }: ClientSettings): Shape =>
  shapeOf(association.sections, {
    rule: relevance === null ? null : { keep: relevance.keep, never: relevance.never },
  });
