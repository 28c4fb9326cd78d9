// GET_PURCHASED_PRODUCTS_XML: the products a customer bought. GET_CREDITS_XML: the amount a customer paid in advance.

import type { RequestElement } from '../requests/request-element.ts';
import type { World } from '../world/world.ts';
import { textOf } from '../writing/value-text.ts';
import { isoDay, worldToday } from '../making/calendar.ts';
import { Dice, entry } from '../making/dice.ts';
import type { AaRecord } from './record.ts';
import { type ServiceReply, fits, given, usDate } from './service.ts';

const products = [
  ['Handbook of Made-up Results', 'BOOK', 49.95],
  ['Podcast Series: Éthique & Law', 'DOWNLOAD', 20],
  ['Membership Pin', 'GIFT', 7.5],
] as const;

const purchaseKey = 7_500;

function orderOf(number: number, index: number, email: string): AaRecord {
  const dice = Dice.of(purchaseKey, number, index);
  const at = dice.below(products.length);
  const [productName, productType, price] = entry(products, at);
  const open = dice.chance(0.2);
  return {
    productSerno: 900 + at,
    productId: `P${at + 1}`,
    productName,
    length: 9,
    width: 6,
    height: 1,
    weight: 1.25,
    activeFlag: 'Y',
    internalOrderFlag: 'N',
    firstAvailableDate: usDate(isoDay(worldToday - 2_000)),
    defaultUnitCost: price,
    showProductRelativeURL: `/shop?product=P${at + 1}&view=full`,
    imageThumbnail: '',
    imageFullsize: '',
    orderDate: usDate(isoDay(worldToday - dice.below(1_500))),
    orderStatus: open ? 'OPEN' : 'SHIPPED',
    orderSerno: number * 10 + index + 300_001,
    productType,
    orderEmail: email,
    priceProfile: 'MEMBER',
    invoiceBalanceStatus: open ? 'UNPAID' : 'PAID',
    invoiceBalance: open ? price : 0,
    quantity: dice.between(1, 3),
    attributes: { attribute: [{ 'attribute-type': 'FORMAT', 'attribute-text': productType }] },
  };
}

export function purchases(world: World, request: RequestElement): ServiceReply {
  const custId = given(request, 'custId');
  const truth = world.truth(custId, { emails: [] });
  const number = world.ids.numberOf(custId);
  if (truth === null || number === null) return { failure: `Invalid customer ID: ${custId}` };
  const email = textOf(truth.sections.emails?.[0]?.['address']);
  const count = Dice.of(purchaseKey, number).below(4);
  const records = Array.from({ length: count }, (_, index) => orderOf(number, index, email)).filter(
    (order) =>
      fits(request, 'orderSerno', order['orderSerno']) && fits(request, 'productType', order['productType']),
  );
  return records.length === 0 ? { failure: 'No orders found' } : { element: 'order', records };
}

const creditKey = 7_700;
const types = ['PREPAID', 'DEFERRED'];

export function credits(world: World, request: RequestElement): ServiceReply {
  const custId = given(request, 'custId');
  const number = world.exists(custId) ? world.ids.numberOf(custId) : null;
  if (number === null) return { failure: `Invalid customer ID: ${custId}` };
  const type = given(request, 'txTy').toUpperCase();
  if (type !== '' && !types.includes(type)) return { failure: 'txTy must be PREPAID or DEFERRED' };
  const dice = Dice.of(creditKey, number, types.indexOf(type));
  const totCreditsAccepted = dice.chance(0.5) ? dice.below(40_000) / 100 : 0;
  return { content: { totCreditsAccepted }, withStatus: true };
}
