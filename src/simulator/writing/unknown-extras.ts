// What the simulated AA says beyond the catalogue: the contents of sections whose fields are not known, and, on request,
// a field and a section nobody has heard of.

import { sections } from '../../catalogue/sections.ts';
import { spelled, type AnswerStyle } from './answer-style.ts';

const leaf = (style: AnswerStyle, name: string, value: string): string => {
  const element = spelled(style, name);
  return `<${element}>${value}</${element}>`;
};

/** The contents of the sections of which the catalogue knows no field, in every style; of addresses on request. */
export const extraFields = (style: AnswerStyle): ((at: number, number: number) => string) => {
  const unlisted = sections.map(({ fields }) => fields.length === 0);
  const addressesAt = sections.findIndex(({ name }) => name === 'addresses');
  return (at, number) => {
    if (unlisted[at] === true)
      return leaf(style, 'referredBy', `Member ${number % 97}`) + leaf(style, 'referralSource', 'WEB');
    if (at === addressesAt && style.unknownExtras) return leaf(style, 'geoCode', `39.${number % 1_000}`);
    return '';
  };
};

export const extraSection = (style: AnswerStyle, number: number): string => {
  if (!style.unknownExtras) return '';
  const program = spelled(style, 'loyaltyProgram');
  const item = `<${program}>${leaf(style, 'tier', number % 2 === 0 ? 'GOLD' : 'SILVER')}</${program}>`;
  return leaf(style, 'loyaltyPrograms', item);
};
