// Opens a database that does not exist yet, and brings it up to date.

import { openShadow } from '../../src/shadow/open-shadow.ts';

const shadow = await openShadow(process.argv[2] ?? '');
await shadow.close();
