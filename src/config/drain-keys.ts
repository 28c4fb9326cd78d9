// The keys for the end of a drain: its deletions, and its purge.

import { group, oneOf, share, whole, withDefault } from './key-schema.ts';

export const drainKeys = {
  purge: withDefault(oneOf(['normal', 'never']), {
    type: 'normal, never',
    default: 'normal',
    description:
      '`never`: its queue is got and its customers are fetched as always, and the queue is never purged, beside another program that purges it (docs/moving-over.md).',
  }),
  brake: group(
    {
      share: withDefault(share, {
        type: 'share',
        default: '5%',
        description: "The share of the client's customers that one drain may delete.",
      }),
      atLeast: withDefault(whole(0, 1_000_000_000), {
        type: 'number',
        default: '20',
        description: 'This many deletions are always allowed.',
      }),
    },
    'More deletions than this stop the drain until a person decides: `aa-shadow deletions list` shows them.',
  ),
} as const;
