// What a copy that was kept by the feed must be: the documents of those who live, as they are stored.

import type { ClientId, CustId } from '../../src/catalogue/ids.ts';
import { type CustomerText, type Shadow, textOf } from '../../src/shadow/shadow.ts';

/** By their numbers. */
export async function livingDocuments(
  shadow: Shadow,
  client: ClientId,
): Promise<Readonly<Record<string, unknown>>> {
  const all: CustomerText[] = [];
  for (let after: CustId | null = null; ;) {
    const page: readonly CustomerText[] = await shadow.customerTexts(client, {
      after,
      limit: 200,
      deleted: false,
    });
    all.push(...page);
    after = page.at(-1)?.custId ?? null;
    if (after === null) break;
  }
  return Object.fromEntries(
    all.map(({ custId, document }) => [custId, JSON.parse(textOf(document)) as unknown]),
  );
}
