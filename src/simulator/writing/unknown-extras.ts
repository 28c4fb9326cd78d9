// What the simulated AA says beyond the catalogue, on request: a field and a section nobody has heard of.

import { sections } from '../../catalogue/sections.ts';
import { tagOf, type AnswerStyle } from './answer-style.ts';

const leaf = (style: AnswerStyle, name: string, value: string): string => {
  const element = tagOf(style, name);
  return `<${element}>${value}</${element}>`;
};

/** Of addresses, on request. */
export const extraFields = (style: AnswerStyle): ((at: number, number: number) => string) => {
  const addressesAt = sections.findIndex(({ name }) => name === 'addresses');
  return (at, number) =>
    at === addressesAt && style.unknownExtras ? leaf(style, 'geoCode', `39.${number % 1_000}`) : '';
};

export const extraSection = (style: AnswerStyle, number: number): string => {
  if (!style.unknownExtras) return '';
  const program = tagOf(style, 'loyaltyProgram');
  const item = `<${program}>${leaf(style, 'tier', number % 2 === 0 ? 'GOLD' : 'SILVER')}</${program}>`;
  return leaf(style, 'loyaltyPrograms', item);
};
