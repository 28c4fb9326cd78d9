// The client of most tests.

import { clientId } from '../../src/catalogue/ids.ts';

export const demoClient = clientId('demo');
