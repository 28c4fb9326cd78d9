// Fills in the words of a client, or removes them, until it is done or AA_SHADOW_DIE_AT ends it. Says how far it is.

import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';

const [url = '', client = ''] = process.argv.slice(2);
const shadow = await openShadow(url);
for (;;) {
  const { state } = await shadow.fillWords(clientId(client));
  if (state === 'ready' || state === 'off') break;
}
await shadow.close();
