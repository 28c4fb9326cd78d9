// Joins a drain of the client `acme`, and releases the share.

import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';

const [url = ''] = process.argv.slice(2);
const shadow = await openShadow(url);
const terms = { atMost: 1, atLeastQueued: 1, shapeNo: 0 };
const joined = await shadow.joinDrain(clientId('acme'), 'elsewhere/9/run', terms);
if (joined === null) throw new Error('nothing to join');
await shadow.releaseLease(joined.share);
await shadow.close();
