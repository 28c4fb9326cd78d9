// The problems of those who make webhooks over HTTP.

import { usualGuard } from '../../src/webhooks/guard.ts';
import { type HttpGround, servingGround } from '../http/http-ground.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { usualSubscription } from '../support/usual-subscription.ts';
import { door, type Trial } from './door.ts';

const webhooks = '/v1/clients/acme/webhooks';
const webhookApi = { sections: ['emails'], guard: usualGuard };

interface Asked {
  name: string;
  url: string;
  method: 'POST' | 'DELETE';
}

interface It {
  readonly ground: HttpGround;
  readonly asked: Asked;
}

async function ask({ ground }: Pick<It, 'ground'>, { name, url, method }: Asked): Promise<void> {
  const answer =
    method === 'POST'
      ? await ground.post(webhooks, { name, url })
      : await ground.ask(`${webhooks}/${name}`, { method });
  if (answer.status >= 400) throw Object.assign(new Error('problem'), answer.json);
}

const usual: Asked = { name: 'index', url: 'https://93.184.216.34/', method: 'POST' };

/** A request that is refused at first, after others that are not. */
const trial =
  (
    given: Partial<Asked>,
    { before = [] }: { readonly before?: readonly Partial<Asked>[] },
    cure: (it: It) => unknown,
  ): (() => Promise<Trial>) =>
  async () => {
    const ground = await servingGround(freshSqlite);
    ground.serve({ webhookApi });
    const it: It = { ground, asked: { ...usual, ...given } };
    for (const one of before) await ask(it, { ...usual, ...one });
    return { attempt: () => ask(it, it.asked), cure: () => cure(it) };
  };

door('HTTP_WEBHOOK_API_OFF', 'one is made where none are', /webhookApi: true/, async () => {
  const ground = await servingGround(freshSqlite);
  return { attempt: () => ask({ ground }, usual), cure: () => ground.serve({ webhookApi }) };
});

door(
  'HTTP_WEBHOOK_ADDRESS',
  'an address of the inside',
  /https address with a public name/,
  trial({ url: 'https://10.0.0.1/' }, {}, ({ asked }) => {
    asked.url = usual.url;
  }),
);

door(
  'HTTP_WEBHOOK_TAKEN',
  'the name is used already',
  /Take another name/,
  trial({}, { before: [{}] }, ({ asked }) => {
    asked.name = 'other';
  }),
);

door(
  'HTTP_TOO_MANY_WEBHOOKS',
  'there are fifty',
  /DELETE those/,
  trial({}, { before: Array.from({ length: 50 }, (_, at) => ({ name: `index${at}` })) }, (it) =>
    ask(it, { ...usual, name: 'index7', method: 'DELETE' }),
  ),
);

const inFile = { name: 'index', url: 'http://127.0.0.1:9/', secret: 'whsec_AAAA' };

door(
  'HTTP_WEBHOOK_IN_FILE',
  'one of the configuration is deleted',
  /Change it under `webhooks`/,
  async () => {
    const ground = await servingGround(freshSqlite);
    ground.serve({ webhookApi });
    await ask({ ground }, usual);
    ground.serve({ webhookApi, webhooks: [usualSubscription({ ...inFile, client: ground.bench.client })] });
    return {
      attempt: () => ask({ ground }, { ...usual, method: 'DELETE' }),
      cure: () => ground.serve({ webhookApi }),
    };
  },
);
