// Customers by the numbers that were asked for: who is stored, who was forgotten, and who is missing. A number that was forgotten
// finds nobody else who has another spelling of it.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { forgettableSpellings } from '../../catalogue/spellings.ts';
import type { CustomerText, Shadow } from '../../shadow/shadow.ts';

export interface FoundCustomers {
  /** By the number that was asked for. */
  readonly stored: ReadonlyMap<CustId, CustomerText>;
  readonly forgotten: ReadonlyMap<CustId, Date>;
  readonly missing: readonly CustId[];
  /** Of the missing: whom the rule does not keep. */
  readonly unkept: ReadonlySet<CustId>;
}

export async function findCustomers(
  shadow: Pick<Shadow, 'customerTextsOf' | 'forgotten' | 'shapes'>,
  client: ClientId,
  asked: readonly CustId[],
): Promise<FoundCustomers> {
  const ids = [...new Set(asked)];
  const texts = await shadow.customerTextsOf(client, ids);
  const spellings = ids.map((id) => [id, forgettableSpellings(id, texts.get(id)?.custId ?? null)] as const);
  const looked = new Set(spellings.flatMap(([, all]) => all));
  const times = new Map(
    (await shadow.forgotten(client, [...looked])).map((one) => [one.custId, one.forgottenAt]),
  );
  const forgotten = new Map(
    spellings.flatMap(([id, all]) => {
      const at = all.map((spelling) => times.get(spelling)).find((time) => time !== undefined);
      return at === undefined ? [] : [[id, at] as const];
    }),
  );
  const missing = ids.filter((id) => !texts.has(id) && !forgotten.has(id));
  return {
    stored: new Map([...texts].filter(([id]) => !forgotten.has(id))),
    forgotten,
    missing,
    unkept: missing.length === 0 ? new Set() : await shadow.shapes.unkept(client, missing),
  };
}
