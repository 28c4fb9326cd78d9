// Makes up one attribute of a customer or of a job: a type with a code, a text, a number or a date.

import type { Value } from '../../catalogue/customer-record.ts';
import { isoDay, worldToday } from './calendar.ts';
import { attributeCodes, attributeTypes } from './codes.ts';
import type { ItemMaker, ItemPlace } from './item.ts';

const fileUrl = ({ number, index }: ItemPlace, kind: string): string =>
  `https://files.example.org/${kind}?cust=${number}&no=${index}`;

/** A number with a fraction, sometimes negative. It is different in every revision. */
const amount = ({ dice, revision }: ItemPlace): Value =>
  (dice.chance(0.1) ? -1 : 1) * (dice.between(1, 5_000) + 0.25 * dice.below(4) + revision * 10_000);

export const attributeItem: ItemMaker<'customerAttributes' | 'employmentAttributes'> = (place) => {
  const { dice } = place;
  const [type, typeName] = dice.pick(attributeTypes);
  const [code, codeDescr] = dice.pick(attributeCodes);
  const withFile = dice.chance(0.05);
  return {
    type,
    typeName,
    code,
    codeDescr,
    char: dice.chance(0.3) ? `Réponse n° ${dice.below(100)} & "more"` : null,
    number: amount(place),
    date: dice.chance(0.25) ? isoDay(worldToday - dice.below(6_000)) : null,
    URLtoFile: withFile ? fileUrl(place, 'original') : null,
    URLtoThumbnail: withFile ? fileUrl(place, 'thumbnail') : null,
  };
};
