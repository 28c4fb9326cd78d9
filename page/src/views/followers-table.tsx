// The named followers of a client: how far each has read, and the dropping of one.

import { send, v1 } from '../data/api.ts';
import { mayOperate } from '../data/session.ts';
import { Behind } from '../parts/behind.tsx';
import { Columns } from '../parts/columns.tsx';
import { askPerson } from '../parts/dialog.tsx';
import { Time } from '../parts/time.tsx';
import { type Follower, goneTexts } from '../words/readers.ts';

interface TableTerms {
  readonly client: string;
  readonly all: readonly Follower[];
  readonly reload: () => Promise<unknown>;
}

export function FollowersTable({ client, all, reload }: TableTerms) {
  if (all.length === 0) {
    return (
      <p class="faint">
        There are none. A program that reads the changes gets a name here when it acknowledges how far it has
        read.
      </p>
    );
  }
  return (
    <table class="cards followers">
      <caption class="hidden">Followers</caption>
      <Columns of={['Follower', 'Behind', 'Last seen', 'Made by', mayOperate() ? 'Do' : null]} />
      <tbody>
        {all.map((follower) => (
          <FollowerRow key={follower.name} client={client} follower={follower} reload={reload} />
        ))}
      </tbody>
    </table>
  );
}

interface RowTerms {
  readonly client: string;
  readonly follower: Follower;
  readonly reload: () => Promise<unknown>;
}

const FollowerRow = ({ client, follower, reload }: RowTerms) => (
  <tr>
    <th scope="row">
      <strong>{follower.name}</strong>
    </th>
    <td data-label={follower.gone === null ? 'Behind by' : undefined} class="behind-by">
      {follower.gone === null ? (
        <Behind changes={follower.behind_changes} seconds={follower.behind_seconds} />
      ) : (
        <span class="gone">{goneTexts[follower.gone]}</span>
      )}
    </td>
    <td class="moment" data-label="Last seen">
      <Time at={follower.seen_at} />
    </td>
    <td class="by" data-label="Made by">
      {follower.made_by}
    </td>
    {mayOperate() ? (
      <td class="decide">
        <div class="buttons">
          <button
            type="button"
            aria-label={`Drop ${follower.name}`}
            onClick={() => askToDrop({ client, follower, reload })}
          >
            Drop …
          </button>
        </div>
      </td>
    ) : null}
  </tr>
);

function askToDrop({ client, follower: { name }, reload }: RowTerms): void {
  askPerson({
    title: `Drop the follower ${name}?`,
    body: (
      <p>
        How far it has read is forgotten here. Do this when its program is gone. A program that still follows
        under this name and has kept its own place goes on, and is listed again when it acknowledges. One that
        relies on the place kept here begins with the oldest change.
      </p>
    ),
    does: 'Drop',
    isGrave: true,
    work: async () => {
      await send('DELETE', v1('clients', client, 'followers', name));
      return `${name} is dropped.`;
    },
    tried: reload,
  });
}
