// How many customers a simulated AA may have, as an argument of the command line.

import { InvalidArgumentError } from 'commander';
import { mostCustomers } from '../simulator/cust-ids.ts';
import { count } from '../wording.ts';
import { wholeNumber } from './arguments.ts';

export function simulatedCustomers(text: string): number {
  const number = wholeNumber(text);
  if (number >= mostCustomers)
    throw new InvalidArgumentError(`It must be less than ${count(mostCustomers)}.`);
  return number;
}
