// Makes up how a customer is reached: addresses, phones, e-mail addresses, websites.

import { addressTypes, emailTypes, phoneTypes, websiteTypes } from './codes.ts';
import { entry, type Dice } from './dice.ts';
import { serialNumber, type ItemMakers, type ItemPlace } from './item.ts';
import type { Person } from './person.ts';
import { secondLines, streets, towns } from './places.ts';

const digitsFor = (pattern: string, dice: Dice): string =>
  pattern.replaceAll('#', () => String(dice.below(10)));

/** Hidden items are never the best or preferred ones. */
const ranks = ({ index, hiddenUnless }: ItemPlace) => ({
  best: index === 0,
  preferred: index === 0 && hiddenUnless === null,
  badAddress: hiddenUnless === 'includeBad',
});

const folded = new Map<string, string>();

/** A name as it stands in addresses of the Internet: plain letters only. */
const plainLetters = (name: string): string => {
  const known = folded.get(name);
  if (known !== undefined) return known;
  const plain = name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
  folded.set(name, plain);
  return plain;
};

const mailbox = ({ first, last }: Person): string =>
  first === null ? 'office' : `${plainLetters(first)}.${plainLetters(last ?? '')}`;

export const contactItems: ItemMakers<'addresses' | 'phones' | 'emails' | 'websites'> = {
  addresses: (place) => {
    const { dice, index, revision } = place;
    const [addressType, addressTypeDescr] = entry(addressTypes, index);
    const house = 1 + ((dice.below(9_800) + revision * 37) % 9_800);
    const street = dice.pick(streets);
    const { postalCode, ...town } = entry(towns, dice.below(towns.length) + revision);
    return {
      addressSerno: serialNumber(place),
      addressType,
      addressTypeDescr,
      ...ranks(place),
      street1: `${house} ${street}`,
      street2: dice.chance(0.35) ? dice.pick(secondLines) : null,
      street3: dice.chance(0.05) ? 'Attn: Accounts & Billing' : null,
      ...town,
      postalCode: digitsFor(postalCode, dice),
    };
  },
  phones: (place) => {
    const { dice, index, revision } = place;
    const [phoneType, phoneTypeDescr] = entry(phoneTypes, index);
    const line = String((dice.below(10_000) + revision * 7) % 10_000).padStart(4, '0');
    const { best, preferred } = ranks(place);
    return {
      phoneSerno: serialNumber(place),
      phoneType,
      phoneTypeDescr,
      best,
      preferred,
      number: `(${dice.between(201, 989)}) 555-${line}`,
      ext: dice.chance(0.15) ? String(dice.between(10, 999)).padStart(4, '0') : null,
    };
  },
  emails: (place) => {
    const { dice, index, revision, person, number } = place;
    const [emailType, emailTypeDescr] = entry(emailTypes, index);
    const at = dice.pick(['example.org', 'mail.example.org', 'members.example.org']);
    const tag = [index === 0 ? '' : `+${index}`, revision === 0 ? '' : `.${revision}`].join('');
    return {
      emailSerno: serialNumber(place),
      emailType,
      emailTypeDescr,
      ...ranks(place),
      address: `${mailbox(person)}${number}${tag}@${at}`,
    };
  },
  websites: (place) => {
    const { index, revision, number } = place;
    const [websiteType, websiteTypeDescr] = entry(websiteTypes, index);
    return {
      websiteSerno: serialNumber(place),
      websiteType,
      websiteTypeDescr,
      ...ranks(place),
      address: `https://c${number}.example.org/?page=${index}&edition=${revision}`,
    };
  },
};
