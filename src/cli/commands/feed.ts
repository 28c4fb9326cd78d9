// `feed`: shows how far the named followers of a feed have read, acknowledges for them, and drops those that are not there any more.

import type { Command } from 'commander';
import type { ClientId } from '../../catalogue/ids.ts';
import { suggestName } from '../../config/nearest-name.ts';
import { readFeedCursor } from '../../http/feed/feed-cursor.ts';
import { goneReasonOf, goneReasons, says } from '../../http/feed/feed-gone.ts';
import { HttpError } from '../../http/http-errors.ts';
import { feedText, followerOf } from '../../report/followers-report.ts';
import { followerNames, type FeedPlace, type Shadow } from '../../shadow/shadow.ts';
import { usageError, type UsageError } from '../arguments.ts';
import { inTurn, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { thisPerson } from '../this-person.ts';

export function defineFeed(feed: Command): void {
  feed.helpCommand(false);
  withExamples(feed, [
    ['feed', 'how far each follower has read'],
    ['feed ack search-index now --client acme', 'it has taken everybody anew'],
    ['feed drop search-index --client acme', 'it is not there any more'],
  ]);
  const list = feed
    .command('list', { isDefault: true })
    .description('Lists the named followers: how far behind, when they acknowledged last, and who made them.')
    .action(framed(listFollowers));
  withExamples(list, [
    ['feed list', 'the same as `feed`'],
    ['feed list --client acme --json', 'one client, for a script'],
  ]);
  defineAck(feed);
  defineDrop(feed);
}

async function listFollowers(invocation: Invocation): Promise<Result> {
  const clients = await invocation.clients();
  const found = await withShadow(await invocation.settings(), 'check', (shadow) =>
    inTurn(clients, async ({ id }) => (await shadow.followers.all(id)).map(followerOf(id))),
  );
  const followers = found.flat();
  return { document: { followers }, text: feedText(followers), exit: exitCodes.done };
}

function defineAck(feed: Command): void {
  const command = feed
    .command('ack')
    .description(
      'Keeps how far a follower has read. It is made when it acknowledges for the first time; an earlier place than before makes it read again.',
    )
    .argument('<name>', 'the follower: up to 64 letters, digits, dots, hyphens and underscores')
    .argument('<cursor>', 'the `cursor` of an answer of the feed, or now: the end of the feed')
    .action(framed(acknowledge));
  withExamples(command, [
    ['feed ack search-index "$CURSOR"', 'up to a page that is stored'],
    ['feed ack search-index now --client acme --json', 'up to the newest change, for a script'],
  ]);
}

async function acknowledge(invocation: Invocation, name: string, cursor: string): Promise<Result> {
  if (!followerNames.test(name))
    throw usageError(
      'that is no name of a follower',
      'Write 1 to 64 letters, digits, dots, hyphens and underscores, and neither . nor .. alone.',
    );
  const client = await theClient(invocation);
  return withShadow(await invocation.settings(), 'check', async (shadow) => {
    const place = await placeIn(shadow, client, cursor);
    const outcome = await shadow.followers.acknowledge(client, { name, place, by: thisPerson() });
    if (outcome === 'too-many')
      throw usageError(
        `${client} has as many followers as it may have`,
        'Drop those that are not there any more: aa-shadow feed drop NAME.',
      );
    if (outcome !== 'kept' && outcome !== 'not-own') throw lost(says[goneReasons[outcome]]);
    const followers = (await shadow.followers.all(client)).filter((one) => one.name === name);
    const documents = followers.map(followerOf(client));
    return { document: { followers: documents }, text: feedText(documents), exit: exitCodes.done };
  });
}

/** Followers belong to one client. */
async function theClient(invocation: Invocation): Promise<ClientId> {
  const [only, ...others] = await invocation.clients();
  if (only !== undefined && others.length === 0) return only.id;
  throw usageError(
    'followers belong to one client, and several are configured',
    'Name the client with --client ID.',
  );
}

async function placeIn(shadow: Shadow, client: ClientId, cursor: string): Promise<FeedPlace> {
  if (cursor === 'now') return shadow.feedHead(client);
  try {
    return readFeedCursor(client, cursor);
  } catch (error) {
    const reason = goneReasonOf(error);
    if (reason !== null) throw lost(says[reason]);
    if (!(error instanceof HttpError)) throw error;
    throw usageError('that is no cursor', 'Give the `cursor` of an answer of the feed, unchanged, or now.');
  }
}

const lost = (why: string): UsageError =>
  usageError(
    `the feed does not go on from this place: ${why}`,
    'Take everybody anew (docs/feed.md), and acknowledge the `changes_after` of the snapshot, or now.',
  );

function defineDrop(feed: Command): void {
  const command = feed
    .command('drop')
    .description('Drops a named follower. A program that follows under the name goes on all the same.')
    .argument('<name>', 'the follower, as `feed list` shows it')
    .action(framed(drop));
  withExamples(command, [
    ['feed drop search-index', 'where one client is configured'],
    ['feed drop search-index --client acme --json', 'for a script'],
  ]);
}

async function drop(invocation: Invocation, name: string): Promise<Result> {
  const client = await theClient(invocation);
  return withShadow(await invocation.settings(), 'check', async (shadow) => {
    if ((await shadow.followers.drop(client, { name, by: thisPerson() })) !== 'dropped')
      throw await unknown(shadow, client, name);
    return {
      document: { dropped: name, client },
      text: `${client}: ${name} is dropped\n`,
      exit: exitCodes.done,
    };
  });
}

async function unknown(shadow: Shadow, client: ClientId, name: string): Promise<UsageError> {
  const names = (await shadow.followers.all(client)).map((one) => one.name);
  return usageError(
    `${client} has no follower with this name`,
    suggestName(name, names) ?? 'aa-shadow feed list shows the followers.',
  );
}
