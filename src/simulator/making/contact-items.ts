// Makes up the contacts of a customer: addresses, phones, e-mail addresses, websites.

import type { Value } from '../../catalogue/customer-record.ts';
import {
  addressTypes,
  directories,
  emailTypes,
  phoneTypes,
  regions,
  remarks,
  websiteTypes,
} from './codes.ts';
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

/** A name in plain letters, as e-mail addresses need it. */
function plainLetters(name: string): string {
  const known = folded.get(name);
  if (known !== undefined) return known;
  const plain = name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
  folded.set(name, plain);
  return plain;
}

const mailbox = ({ first, last }: Person): string =>
  first === null ? 'office' : `${plainLetters(first)}.${plainLetters(last ?? '')}`;

const remark = (dice: Dice): string | null => (dice.chance(0.1) ? dice.pick(remarks) : null);

function region(dice: Dice) {
  const [regionCode, regionDescr] = dice.chance(0.6) ? dice.pick(regions) : [null, null];
  return { regionCode, regionDescr };
}

/** The directories that show an address. About a third of the addresses are in none. */
function listedIn(dice: Dice): Value {
  const shown = directories.filter(() => dice.chance(0.4));
  return shown.length === 0 ? null : shown;
}

/** Latitude and longitude, known for half of the addresses. */
function coordinates(dice: Dice) {
  const known = dice.chance(0.5);
  return {
    latitude: known ? 25 + dice.below(2_000_000) / 100_000 : null,
    longitude: known ? -70 - dice.below(5_000_000) / 100_000 : null,
  };
}

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
      ...coordinates(dice),
      ...region(dice),
      showInDirectory: listedIn(dice),
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
      remark: remark(dice),
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
      remark: remark(dice),
    };
  },
  websites: (place) => {
    const { dice, index, revision, number } = place;
    const [websiteType, websiteTypeDescr] = entry(websiteTypes, index);
    return {
      websiteSerno: serialNumber(place),
      websiteType,
      websiteTypeDescr,
      ...ranks(place),
      address: `https://c${number}.example.org/?page=${index}&edition=${revision}`,
      remark: remark(dice),
    };
  },
};
