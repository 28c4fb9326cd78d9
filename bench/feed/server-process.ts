// The HTTP server as a process of its own, as it is within `run`. Two arguments: the database, and the client.

import { clientId } from '../../src/catalogue/ids.ts';
import { loopbackHttp } from '../../src/config/settings.ts';
import { openHttpServer } from '../../src/http/server.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { endWithParent } from '../ground/processes.ts';

endWithParent();
const [, , database = '', client = ''] = process.argv;
const quiet = (): void => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const server = await openHttpServer({ settings: loopbackHttp, log });
const shadow = await openShadow(database, { schema: 'check' });
server.serve(shadow, [{ id: clientId(client), pollEveryMs: 60_000, brake: { share: 0.05, atLeast: 20 } }]);
process.stdout.write(`${JSON.stringify({ address: server.address })}\n`);
