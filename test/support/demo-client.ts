// The client of most tests, and what is asked of AA for it.

import { clientId } from '../../src/catalogue/ids.ts';
import { sectionNames } from '../../src/catalogue/sections.ts';

export const demoClient = clientId('demo');

/** Every section, without further options: what the simulator's truth shows by default. */
export const everySection = Object.fromEntries(sectionNames.map((name) => [name, []]));
