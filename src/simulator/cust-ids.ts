// Customer ids of the made-up world: seven digits as text, some with leading zeros, none in the order the customers
// were made. A reversible scattering, so that a million of them need no table.

import { custId, type CustId } from '../catalogue/ids.ts';
import { mix } from './making/dice.ts';

/** The largest prime of seven digits: multiplying by anything, modulo it, can be undone. */
const prime = 9_999_991;
const factor = 3_456_789;

export const mostCustomers = prime;

const inverseOf = (value: number, modulus: number): number => {
  let [r0, r1, t0, t1] = [modulus, value, 0, 1];
  while (r1 !== 0) {
    const quotient = Math.floor(r0 / r1);
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return ((t0 % modulus) + modulus) % modulus;
};

const backFactor = inverseOf(factor, prime);

export interface CustIds {
  /** The id of the customer made as the nth, from 0. */
  idOf(number: number): CustId;
  /** Which customer an id belongs to, whether or not so many were made; `null` for what is no id of this world. */
  numberOf(id: string): number | null;
}

export const custIdsOf = (seed: number): CustIds => {
  const shift = mix(seed, 0x1d) % prime;
  return {
    idOf: (number) => custId(String(1 + ((number * factor + shift) % prime)).padStart(7, '0')),
    numberOf: (id) => {
      if (!/^\d{7}$/.test(id) || id === '0000000' || Number(id) > prime) return null;
      return ((Number(id) - 1 - shift + prime) * backFactor) % prime;
    },
  };
};
