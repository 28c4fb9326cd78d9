// Who reads the changes of a client, and how far each is: webhooks, which are sent the changes, and followers, which fetch them.

import type { Followers, Webhooks } from '../../../packages/client/src/api-types.ts';
import { v1 } from '../data/api.ts';
import { listEveryMs, usePolled } from '../data/polled.ts';
import { ClientFrame } from '../parts/client-frame.tsx';
import { Shown } from '../parts/states.tsx';
import { FollowersTable } from './followers-table.tsx';
import './readers.css';
import { WebhooksTable } from './webhooks-table.tsx';

export function Readers({ client }: { readonly client: string }) {
  const webhooks = usePolled<Webhooks>(v1('clients', client, 'webhooks'), {
    leads: true,
    everyMs: listEveryMs,
  });
  const followers = usePolled<Followers>(v1('clients', client, 'followers'), { everyMs: listEveryMs });
  return (
    <ClientFrame client={client} view="readers">
      <h2>Webhooks</h2>
      <Shown polled={webhooks} what="the webhooks">
        {({ webhooks: all }) => (
          <WebhooksTable key={client} client={client} all={all} reload={() => webhooks.reload()} />
        )}
      </Shown>
      <h2 class="second">Followers</h2>
      <Shown polled={followers} what="the followers">
        {({ followers: all }) => (
          <FollowersTable client={client} all={all} reload={() => followers.reload()} />
        )}
      </Shown>
    </ClientFrame>
  );
}
