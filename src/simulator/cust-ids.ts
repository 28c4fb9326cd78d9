// Customer ids of the simulated world: texts of one to seven digits, some with leading zeros, in no visible order. They
// are computed from the customer's number and back, so a million customers need no table.

import { custId, type CustId } from '../catalogue/ids.ts';
import { mix } from './making/dice.ts';

/** For each length of an id, the largest prime with this many digits. Multiplication modulo a prime can be undone. */
const primes = [7, 97, 997, 9_973, 99_991, 999_983, 9_999_991] as const;
const longest = primes.length;

export const mostCustomers = primes[6];

/** Customers are numbered in groups of this size. In each group a few have shorter ids; the others have seven digits. */
const lanes = 20;
/** The place in the group of the customer with an id of 1, 2, … 6 digits. */
const laneOf = [3, 7, 11, 13, 16, 18] as const;

interface Scattering {
  readonly scatter: (index: number) => number;
  readonly gather: (value: number) => number;
}

function inverseOf(value: number, modulus: number): number {
  let [r0, r1, t0, t1] = [modulus, value, 0, 1];
  while (r1 !== 0) {
    const quotient = Math.floor(r0 / r1);
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return ((t0 % modulus) + modulus) % modulus;
}

function scatteringOf(seed: number, prime: number): Scattering {
  const shift = mix(seed, 0x1d) % prime;
  const factor = Math.floor(prime * 0.3456789);
  const back = inverseOf(factor, prime);
  return {
    scatter: (index) => (index * factor + shift) % prime,
    gather: (value) => ((value - shift + prime) * back) % prime,
  };
}

/** The length of a customer's id. When all ids of a short length are in use, further customers get seven digits. */
function lengthOf(number: number): number {
  const at = laneOf.findIndex((lane) => lane === number % lanes);
  return at >= 0 && Math.floor(number / lanes) < (primes[at] ?? 0) ? at + 1 : longest;
}

export interface CustIds {
  /** The id of the customer with this number. Numbers begin with 0. */
  idOf(number: number): CustId;
  /** The number of the customer with this id, also where that customer was never made. `null`: not an id of this world. */
  numberOf(id: string): number | null;
}

export function custIdsOf(seed: number): CustIds {
  const scatterings = primes.map((prime) => scatteringOf(seed, prime));
  const idOf = (number: number): CustId => {
    const length = lengthOf(number);
    const index = length === longest ? number : Math.floor(number / lanes);
    return custId(String(1 + (scatterings[length - 1]?.scatter(index) ?? 0)).padStart(length, '0'));
  };
  const numberOf = (id: string): number | null => {
    const [scattering, prime = 0, lane = 0] = [
      scatterings[id.length - 1],
      primes[id.length - 1],
      laneOf[id.length - 1],
    ];
    if (scattering === undefined || !/^\d+$/.test(id) || Number(id) === 0 || Number(id) > prime) return null;
    const index = scattering.gather(Number(id) - 1);
    const number = id.length === longest ? index : index * lanes + lane;
    return lengthOf(number) === id.length ? number : null;
  };
  return { idOf, numberOf };
}
