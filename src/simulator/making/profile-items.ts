// Makes up what else is known of a customer: roles, preferences, attributes, a biography, other names, files.

import { attributeItem } from './attribute-item.ts';
import { isoDay, worldToday } from './calendar.ts';
import { aliasTypes, categories, dimensions, documents, roles, sentences, subcategories } from './codes.ts';
import { entry, type Dice } from './dice.ts';
import { serialNumber, type ItemMakers } from './item.ts';

const paragraph = (dice: Dice): string =>
  Array.from({ length: dice.between(2, 6) }, () => dice.pick(sentences)).join(' ');

/** Two paragraphs now and then: a line break inside a value. */
const biography = (dice: Dice, revision: number): string => {
  const text = dice.chance(0.3) ? `${paragraph(dice)}\n${paragraph(dice)}` : paragraph(dice);
  return revision === 0 ? text : `${text} (Edition ${revision + 1}.)`;
};

export const profileItems: ItemMakers<
  | 'roles'
  | 'communicationPreferences'
  | 'customerAttributes'
  | 'custDimAttrs'
  | 'bio'
  | 'aliases'
  | 'referralInfo'
  | 'files'
> = {
  roles: ({ number, index, revision }) => ({ role: entry(roles, number + index * 3 + revision) }),
  communicationPreferences: ({ dice, index, revision }) => {
    const [categoryCode, categoryDescr] = entry(categories, index);
    const [subcategoryCode, subcategoryDescr] = dice.pick(subcategories);
    const receiveEmail = dice.chance(0.7) !== (revision % 2 === 1);
    return { categoryCode, categoryDescr, subcategoryCode, subcategoryDescr, receiveEmail };
  },
  customerAttributes: attributeItem,
  custDimAttrs: ({ dice, revision }) => {
    const [dimensionType, dimensionCode] = entry(dimensions, dice.below(dimensions.length) + revision);
    return {
      dimensionType,
      dimensionCode,
      type: 'DIM',
      code: dimensionCode,
      char: dice.chance(0.3) ? `Größe ${dice.below(50)}` : null,
      number: dice.chance(0.5) ? dice.below(10_000) / 100 : null,
      date: dice.chance(0.3) ? isoDay(worldToday - dice.below(3_000)) : null,
    };
  },
  bio: ({ dice, revision }) => ({ bioText: biography(dice, revision) }),
  aliases: ({ dice, number, revision }) => {
    const [aliasType, aliasTypeDescr] = dice.pick(aliasTypes);
    return { aliasType, aliasTypeDescr, aliasValue: `Née ${number}-${dice.below(1_000)}-${revision}` };
  },
  referralInfo: () => ({}),
  files: (place) => {
    const { dice, number, index, revision } = place;
    const [docType, mimeType] = dice.pick(documents);
    const fileName = `${docType.toLowerCase()} ${index + 1} (v${revision + 1}).${mimeType.slice(-3)}`;
    const urlToFile = `https://files.example.org/get?cust=${number}&file=${index}&v=${revision + 1}`;
    return { fileSerno: serialNumber(place), fileName, docType, mimeType, urlToFile };
  },
};
