// The parts that many schemas of answers share.

import { z } from 'zod';

export const time = z.string().describe('ISO 8601, in UTC.');
export const timeOrNull = time.nullable();
export const number = z.int();
export const ids = z.array(z.string());
