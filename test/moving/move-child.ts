// Moves a database, backs it up, or removes a client, as a process that AA_SHADOW_DIE_AT can end.

import { clientId } from '../../src/catalogue/ids.ts';
import { backupShadow } from '../../src/shadow/backup-shadow.ts';
import { moveShadow } from '../../src/shadow/move-shadow.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { leaseHolder } from '../../src/sync/work/lease.ts';

const [work = '', from = '', to = ''] = process.argv.slice(2);

if (work === 'move') await moveShadow({ from, to }, { shown: { from: 'the old one', to: 'the new one' } });
if (work === 'backup') await backupShadow(from, to);
if (work === 'remove') {
  const shadow = await openShadow(from);
  await shadow.removeClient(clientId(to), { holder: leaseHolder('clients remove') });
  await shadow.close();
}
