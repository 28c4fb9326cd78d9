// What this room has done about the shapes of clients. Who has the configuration hands it in: what a client keeps is compiled from it.

import type { ClientId } from '../catalogue/ids.ts';
import type { appliedDocument, PlanDocument } from '../report/shape-report.ts';

export interface ShapeTerms {
  /** The id of the shape that a person has seen. */
  readonly expected: string;
  /** Who applies it, for the log of actions. */
  readonly by: string;
}

export type ShapeApplied =
  | { readonly kind: 'done'; readonly document: ReturnType<typeof appliedDocument> }
  /** The configuration of this process compiles to another shape. */
  | { readonly kind: 'changed'; readonly shapeId: string };

export interface ShapeWork {
  /** What the configuration of this process means for a client. `null`: it is not known here. */
  plan(client: ClientId): Promise<PlanDocument | null>;
  /** Throws `SYNC_SHAPE_HELD`. `null`: as above. */
  apply(client: ClientId, terms: ShapeTerms): Promise<ShapeApplied | null>;
}

/** For a server without a configuration of clients. */
export const noShapeWork: ShapeWork = {
  plan: () => Promise.resolve(null),
  apply: () => Promise.resolve(null),
};
