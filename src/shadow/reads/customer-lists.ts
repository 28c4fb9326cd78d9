// Pages of customers as JSON. An engine gives the documents with their rows, or joins them itself when it is known who fits into the page.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { customerItems } from '../customer-json.ts';
import type { Engine, SizeRow } from '../engine.ts';
import type {
  Around,
  CustomerText,
  CustomerTextsPage,
  ListedCustomer,
  StoredText,
} from '../interface/served.ts';
import type { Statement } from '../statement.ts';
import { customerTexts, customerTextsOf } from './customer-texts.ts';

export async function listCustomers(
  engine: Engine,
  client: ClientId,
  page: CustomerTextsPage,
): Promise<readonly ListedCustomer[]> {
  const { joined } = engine.own;
  return joined === null
    ? (await customerTexts(engine, client, page)).map(withText)
    : sizes(engine, joined.sizesAfter(client, page));
}

export async function listLiving(
  engine: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<readonly ListedCustomer[]> {
  const { joined } = engine.own;
  if (custIds.length === 0) return [];
  if (joined !== null) return sizes(engine, joined.sizesAmong(client, custIds));
  const texts = await customerTextsOf(engine, client, custIds);
  return custIds.flatMap((id) => {
    const text = texts.get(id);
    return text?.custId === id && text.deletedAt === null ? [withText(text)] : [];
  });
}

const withText = (text: CustomerText): ListedCustomer => ({
  custId: text.custId,
  size: text.document.length,
  text,
});

const sizes = async (
  { database }: Engine,
  statement: Statement<SizeRow>,
): Promise<readonly ListedCustomer[]> =>
  (await database.all(statement)).map(({ cust_id, size }) => ({ custId: custId(cust_id), size, text: null }));

export async function listedJson(
  { database, own: { joined } }: Engine,
  client: ClientId,
  listed: readonly ListedCustomer[],
  around: Around,
): Promise<readonly StoredText[]> {
  const { before, behind } = around;
  const texts = listed.flatMap(({ text }) => text ?? []);
  if (joined === null || texts.length === listed.length) return [before, ...customerItems(texts), behind];
  const ids = listed.map(({ custId: id }) => id);
  return (await database.all(joined.joined(client, ids, around))).map(({ text }) => text);
}
