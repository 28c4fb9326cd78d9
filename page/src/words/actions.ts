// What the log of actions says, in plain words.

import { count, counted } from './times.ts';

type Says = (many: number) => string;

const times: (text: string) => Says = (text) => (many) =>
  many === 1 ? text : `${text}, ${counted(many, 'time')}`;

/** ` (60 known here)`. Nothing for none or one. */
const inBrackets = (many: number, what = ''): string => (many > 1 ? ` (${count(many)}${what})` : '');

const says: Readonly<Record<string, Says>> = {
  'parked-retry': (many) => `had ${counted(many, 'parked customer')} tried again`,
  'parked-drop': (many) => `dropped ${counted(many, 'parked customer')}`,
  'deletions-confirm': (many) => `confirmed ${counted(many, 'deletion')}`,
  'deletions-refuse': (many) => `refused ${counted(many, 'deletion')}`,
  paused: times('paused the client'),
  resumed: times('resumed the client'),
  'shape-applied': times('applied a new shape'),
  'drain-wanted': times('had AA’s queue looked at'),
  'refresh-asked': (many) => `had ${counted(many, 'customer')} fetched from AA`,
  enqueued: (many) => `had AA queue ${counted(many, 'customer')}`,
  'everyone-enqueued': (many) => `had AA queue everyone${inBrackets(many, ' known here')}`,
  'audit-begun': (many) => `had ${counted(many, 'customer')} compared with AA`,
  'population-said': times('said that everybody is here'),
  'customers-forgotten': (many) => `had ${counted(many, 'customer')} forgotten`,
  'numbers-accepted-again': (many) => `accepted ${counted(many, 'forgotten number')} again`,
  'foreign-purge-acknowledged': times('took note of a foreign purge'),
  'set-back-acknowledged': times('took note of a database that was set back'),
  'client-removed': times('removed the client'),
  'webhook-created': times('made a webhook'),
  'webhook-deleted': times('deleted a webhook'),
  'webhook-paused': times('paused a webhook'),
  'webhook-resumed': times('resumed a webhook'),
  'webhook-replayed': times('had a webhook tell changes again'),
  'webhook-tested': times('tested a webhook'),
  'follower-dropped': times('dropped a follower'),
  'key-created': times('made an API key'),
  'key-revoked': times('revoked an API key'),
};

/** What was done, and to how many. An unknown action is told as it is. */
export const actionText = (action: string, many: number): string =>
  says[action]?.(many) ?? `${action.replaceAll('-', ' ')}${inBrackets(many)}`;
