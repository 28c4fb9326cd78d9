// What a change of the policy of privacy means for what is stored, in counts.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import { catalogueOfShape } from '../../shape/field-difference.ts';
import { policyDifference, type PolicyChange, unknownPath } from '../../shape/policy-difference.ts';
import type { Shape } from '../../shape/shape.ts';
import type { Reader } from '../engine.ts';
import type { PrivacyChange } from '../interface/shapes.ts';
import { required } from '../statement.ts';
import { customersName, dataTables } from '../tables/data-tables.ts';
import { countFilled, type StoredPlace } from './shape-rows.ts';

interface Between {
  readonly from: Shape;
  readonly to: Shape;
  readonly catalogue: Catalogue;
}

interface TakenOut {
  readonly change: PolicyChange;
  /** `null`: anywhere. */
  readonly place: StoredPlace | null;
}

/** What would be taken out of what is stored. */
export const takenOut = (from: Shape, to: Shape, catalogue: Catalogue): readonly TakenOut[] =>
  policyDifference(from, to, catalogue)
    .changes.filter(({ isHere }) => isHere)
    .map((change) => ({ change, place: placeOf(change.path, catalogueOfShape(from, catalogue)) }));

/** Where it is stored now. `catalogue`: of the shape in which it is. */
function placeOf(path: string, catalogue: Catalogue): StoredPlace | null {
  if (path === unknownPath) return null;
  const [first, element] = path.split('.');
  const section = catalogue.sections.find(({ name }) => name === first);
  const fields = section?.fields ?? catalogue.customerFields;
  const field = fields.find((one) => one.element === (section === undefined ? first : element));
  const table = dataTables(catalogue).sections.find((one) => one.section === section?.name)?.name;
  return { table: table ?? customersName, column: field?.column ?? null };
}

export async function privacyChanges(
  reader: Reader,
  client: ClientId,
  { from, to, catalogue }: Between,
): Promise<readonly PrivacyChange[]> {
  const places = new Map(takenOut(from, to, catalogue).map(({ change, place }) => [change.path, place]));
  const changes: PrivacyChange[] = [];
  for (const { path, from: was, to: is, isRemote } of policyDifference(from, to, catalogue).changes) {
    const place = places.get(path);
    const values =
      place === undefined
        ? 0
        : place === null
          ? null
          : required(await reader.first(countFilled(client, place))).count;
    changes.push({ path, from: was, to: is, isRemote, values });
  }
  return changes;
}
