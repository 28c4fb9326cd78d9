// Follows the feed of the client `acme` until it has seen so many changes, reading each customer as it goes. Says what it
// saw; a customer whose rows are of different versions is a torn read.

import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { FeedPlace } from '../../src/shadow/shadow.ts';

const [url = '', until = '0'] = process.argv.slice(2);
const client = clientId('acme');
const shadow = await openShadow(url, { schema: 'check' });
process.stdout.write('reading\n');
let place: FeedPlace = { changeNo: 0, committedAt: null };
let last = 0;
let torn = 0;
let gaps = 0;
let seen = 0;
while (seen < Number(until)) {
  const answer = await shadow.feed(client, { after: place, limit: 50 });
  if (answer.kind === 'gone') throw new Error(answer.reason);
  place = answer.place;
  for (const { changeNo, custId } of answer.changes) {
    if (changeNo !== last + 1) gaps += 1;
    last = changeNo;
    seen += 1;
    const stored = await shadow.customer(client, custId);
    const version = stored?.document['seed'] as string;
    const serials = [...(stored?.rows.emails ?? []), ...(stored?.rows.files ?? [])].map(
      (row) => row['email_serno'] ?? row['file_serno'],
    );
    if (serials.some((serial) => serial !== `text ${version}`)) torn += 1;
  }
}
process.stdout.write(`${JSON.stringify({ seen, torn, gaps })}\n`);
await shadow.close();
