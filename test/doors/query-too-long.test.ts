// P16: HTTP_QUERY_TOO_LONG: a statement of PostgreSQL that takes longer than it may is ended, and told as such.

import { expect, onTestFinished } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { servingGround } from '../http/http-ground.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { lookInside } from '../support/look-inside.ts';
import { door } from './door.ts';

const { openFresh } = postgresForFile();

door('HTTP_QUERY_TOO_LONG', 'a table has become slow to read', /Ask for less at once/, async () => {
  const ground = await servingGround(openFresh);
  const { url } = ground.bench.database;
  await ground.shadow.register(ground.bench.client);
  await ground.shadow.keys.record({ actor: 'ann', action: 'test', client: null, count: 1 });
  const limited = await openShadow(url, { now: ground.bench.clock.now, readLimitMs: 300 });
  onTestFinished(() => limited.close());
  ground.serve({ shadow: limited });
  await lookInside(
    url,
    `ALTER TABLE sync_actions RENAME TO kept_actions;
     CREATE VIEW sync_actions AS SELECT a.* FROM kept_actions AS a, pg_sleep(2)`,
  );
  const attempt = async (): Promise<void> => {
    const { status, json, headers } = await ground.ask('/v1/actions');
    if (status === 200) return;
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    throw Object.assign(new Error('problem'), json);
  };
  const cure = () =>
    lookInside(url, 'DROP VIEW sync_actions; ALTER TABLE kept_actions RENAME TO sync_actions');
  return { attempt, cure };
});
