// Serves the directory on 127.0.0.1.

import { createClient } from 'aa-shadow-client';
import { directory } from './directory.ts';
import { listening } from './listening.ts';
import { membersFromApi } from './members-from-api.ts';
import { membersFromSqlite } from './members-from-sql.ts';

const { CLIENT: client = 'demo', DATABASE: file, AA_SHADOW_URL: url, AA_SHADOW_KEY: key } = process.env;
const port = Number(process.env['PORT'] ?? 3000);

const members =
  file === undefined
    ? membersFromApi(
        createClient({ url: url ?? 'http://127.0.0.1:4000', client, ...(key === undefined ? {} : { key }) }),
      )
    : membersFromSqlite(file, client);

try {
  console.log(await listening(directory(members), port));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
