// What lies between an older shape of a client and the one in force, as far as it is about customers who are stored in the older one. It is
// worked out once for all of them.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import { difference, lacking } from '../../shape/difference.ts';
import { bringsVolatile, catalogueOfShape, fieldChanges, partOfField } from '../../shape/field-difference.ts';
import { partsJudged, tellsParts } from '../../shape/keeping.ts';
import { allParts, partsWithRules, policyDifference } from '../../shape/policy-difference.ts';
import { parsedShape, type Shape } from '../../shape/shape.ts';
import { required } from '../statement.ts';
import type { SyncShapes } from '../tables/shape-tables.ts';

export interface BetweenShapes {
  /** `null`: so many lie in between that it is not known any more. */
  readonly from: Shape | null;
  /** Whether the policy takes something out of what is stored. */
  readonly takesOut: boolean;
  /** The parts whose values stand in other columns than before, whatever their hashes say. */
  readonly movedParts: readonly string[];
  /** Whether AA brings a field of which no hash tells that it is lacking. */
  readonly bringsVolatile: boolean;
  /** What of a customer only AA can bring. */
  readonly lacks: readonly string[];
  /** Whether somebody may leave by the rule. `told`: what is stored tells who. `asked`: it does not, and AA is asked. */
  readonly leave: 'nobody' | 'told' | 'asked';
  /** Whether somebody may be kept whom the rule did not keep. */
  readonly mayEnter: boolean;
}

/** The shape in force, and those before it that are known. */
export class ShapesOfClient {
  readonly inForce: SyncShapes;
  readonly shape: Shape;
  /** The parts of a customer by which the rule judges. */
  readonly judged: ReadonlySet<string>;
  readonly #tables: Catalogue;
  readonly #before: ReadonlyMap<number, SyncShapes>;
  readonly #between = new Map<number, BetweenShapes>();

  /** `rows`: all of the client, as `shapesOf` gives them. */
  constructor(tables: Catalogue, rows: readonly SyncShapes[], shapeNo: number) {
    this.inForce = required(rows.find((row) => row.shape_no === shapeNo) ?? null);
    this.shape = parsedShape(this.inForce.shape);
    this.judged = partsJudged(this.shape, tables);
    this.#tables = tables;
    this.#before = new Map(rows.filter((row) => row.shape_no < shapeNo).map((row) => [row.shape_no, row]));
  }

  /** `shapeNo`: 0 is that of customers who were stored before there were shapes: the oldest one counts for them. */
  since(shapeNo: number): BetweenShapes {
    const known = this.#between.get(shapeNo);
    if (known !== undefined) return known;
    const row = this.#before.get(shapeNo === 0 ? Math.min(...this.#before.keys()) : shapeNo);
    const between = this.#sinceShape(row === undefined ? null : parsedShape(row.shape));
    this.#between.set(shapeNo, between);
    return between;
  }

  /**
   * Whether the policy takes out what may have been stored. Customers of several shapes may be there. Of the last one to which all were
   * brought, and of those after it, some are.
   */
  mayHaveTakenOut(): boolean {
    const walked = Math.max(0, ...[...this.#before.values()].filter((row) => row.walked === 1).map(numberOf));
    return [...this.#before.keys()].some((shapeNo) => shapeNo >= walked && this.since(shapeNo).takesOut);
  }

  /**
   * The parts of which a shape before this one may have left less than this one does. It matters for a tombstone, of which nothing is owed:
   * nobody asks AA for it.
   */
  leftLessBefore(shapeNo: number): ReadonlySet<string> {
    if (Math.min(...this.#before.keys()) > 1) return new Set(allParts(this.shape));
    const older = [...this.#before.values()].filter((row) => row.shape_no < shapeNo);
    return new Set(older.flatMap((row) => partsWithRules(parsedShape(row.shape), this.#tables)));
  }

  #sinceShape(from: Shape | null): BetweenShapes {
    const { shape } = this;
    const policy = policyDifference(from, shape, this.#tables);
    const news = from === null ? Object.keys(shape.asked) : lacking(from, shape, this.#tables);
    return {
      from,
      takesOut: policy.here !== null,
      movedParts: from === null ? Object.keys(shape.asked) : fieldChanges(from, shape).map(partOfField),
      bringsVolatile: bringsVolatile(from, shape),
      lacks: [...new Set([...news, ...policy.asked])],
      leave: this.#leaveSince(from),
      mayEnter: from === null || this.#mayKeepMore(from),
    };
  }

  #leaveSince(from: Shape | null): BetweenShapes['leave'] {
    if (from === null) return this.shape.rule === null ? 'nobody' : 'asked';
    const { rule } = difference(from, this.shape);
    if (rule !== 'narrower' && rule !== 'other') return 'nobody';
    return tellsParts(from, this.judged, catalogueOfShape(this.shape, this.#tables)) ? 'told' : 'asked';
  }

  #mayKeepMore(from: Shape): boolean {
    const { rule, asked } = difference(from, this.shape);
    return rule === 'wider' || rule === 'other' || asked.some(({ section }) => this.judged.has(section));
  }
}

const numberOf = (row: SyncShapes): number => row.shape_no;
