// `node main.ts` follows until Ctrl-C; `node main.ts find WORDS` searches.

import { createClient } from 'aa-shadow-client';
import { keepIndex } from './keep-index.ts';
import { SearchIndex } from './search-index.ts';

const {
  CLIENT: client = 'demo',
  AA_SHADOW_URL: url = 'http://127.0.0.1:4000',
  AA_SHADOW_KEY: key,
} = process.env;
const [command, ...words] = process.argv.slice(2);
const index = new SearchIndex('search-index.db');

if (command === 'find') console.log(index.find(words.join(' ')).join('\n'));
else {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  await keepIndex(createClient({ url, client, ...(key === undefined ? {} : { key }) }), index, {
    signal: stop.signal,
    onTrouble: ({ error, pauseMs }) =>
      console.error(`${error.message}; again in ${Math.ceil(pauseMs / 1_000)} s`),
  });
}
index.close();
