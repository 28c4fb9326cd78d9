// Makes up the profile of a customer: roles, preferences, attributes, a biography, other names, files.

import { attributeItem } from './attribute-item.ts';
import { isoDay, worldToday } from './calendar.ts';
import type { Value } from '../../catalogue/customer-record.ts';
import {
  aliasTypes,
  categories,
  dimensions,
  documents,
  fileTags,
  roles,
  sentences,
  subcategories,
} from './codes.ts';
import { entry, type Dice } from './dice.ts';
import { serialNumber, type ItemMakers, type ItemPlace } from './item.ts';

const paragraph = (dice: Dice): string =>
  Array.from({ length: dice.between(2, 6) }, () => dice.pick(sentences)).join(' ');

/** Sometimes it has two paragraphs, so that a value contains a line break. */
function biography(dice: Dice, revision: number): string {
  const text = dice.chance(0.3) ? `${paragraph(dice)}\n${paragraph(dice)}` : paragraph(dice);
  return revision === 0 ? text : `${text} (Edition ${revision + 1}.)`;
}

function image({ dice, number }: ItemPlace) {
  const shown = dice.chance(0.4);
  return {
    imageThumbnail: shown ? `https://files.example.org/small/${number}.jpg` : null,
    imageFull: shown ? `https://files.example.org/full/${number}.jpg` : null,
  };
}

function preferredEmail(dice: Dice, number: number) {
  const chosen = dice.chance(0.3);
  return {
    preferredEmail: chosen ? `c${number}@mail.example.org` : null,
    preferredEmailSerno: chosen ? String(number * 100 + 100_001) : null,
  };
}

function tags(dice: Dice): Value {
  const chosen = fileTags.filter(() => dice.chance(0.3));
  return chosen.length === 0 ? null : chosen;
}

/** The serial numbers of the contacts that the customer wants to be shown. */
function shownContacts({ dice, number }: ItemPlace) {
  const serno = (): string | null => (dice.chance(0.6) ? String(number * 100 + 100_001) : null);
  return {
    prefAddrSerno: serno(),
    prefEmailSerno: serno(),
    prefWebsiteSerno: serno(),
    prefPhoneSerno: serno(),
    prefFaxSerno: serno(),
  };
}

const published = (dice: Dice) => ({
  publishInDirectoryFlag: dice.chance(0.7),
  publishAddrFlag: dice.chance(0.5),
  publishEmailFlag: dice.chance(0.5),
  publishWebsiteFlag: dice.chance(0.5),
  publishPhoneFlag: dice.chance(0.5),
  publishFaxFlag: dice.chance(0.2),
});

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
  communicationPreferences: ({ dice, number, index, revision }) => {
    const [categoryCode, categoryDescr] = entry(categories, index);
    const [subcategoryCode, subcategoryDescr] = dice.pick(subcategories);
    const receiveEmail = dice.chance(0.7) !== (revision % 2 === 1);
    const preferred = preferredEmail(dice, number);
    return { categoryCode, categoryDescr, subcategoryCode, subcategoryDescr, receiveEmail, ...preferred };
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
  bio: (place) => ({ bioText: biography(place.dice, place.revision), ...image(place) }),
  aliases: ({ dice, number, revision }) => {
    const [aliasType, aliasTypeDescr] = dice.pick(aliasTypes);
    return { aliasType, aliasTypeDescr, aliasValue: `Née ${number}-${dice.below(1_000)}-${revision}` };
  },
  referralInfo: (place) => {
    const { dice } = place;
    return {
      vendorType: dice.pick(['CONSULTANT', 'SUPPLIER', 'MEDIATOR']),
      status: dice.pick(['ACTIVE', 'PENDING']),
      contactTxt1: dice.chance(0.5) ? dice.pick(sentences) : null,
      contactTxt2: dice.chance(0.2) ? 'By appointment only' : null,
      ...shownContacts(place),
      ...published(dice),
      lastUpdatedDate: isoDay(worldToday - dice.below(900)),
    };
  },
  files: (place) => {
    const { dice, number, index, revision } = place;
    const [docType, mimeType] = dice.pick(documents);
    const fileName = `${docType.toLowerCase()} ${index + 1} (v${revision + 1}).${mimeType.slice(-3)}`;
    const file = `cust=${number}&file=${index}&v=${revision + 1}`;
    return {
      fileSerno: serialNumber(place),
      context: dice.pick(['CUSTOMER', 'CERTIFICATION']),
      docType,
      mimeType,
      docSize: dice.between(1_000, 4_000_000),
      fileName,
      shortName: docType.toLowerCase(),
      descr: dice.chance(0.5) ? dice.pick(sentences) : null,
      qual1: dice.chance(0.3) ? 'INTERNAL' : null,
      displayOrder: index + 1,
      urlToFile: `https://files.example.org/get?${file}`,
      urlToFileThumbnail: mimeType.startsWith('image') ? `https://files.example.org/small?${file}` : null,
      tags: tags(dice),
    };
  },
};
