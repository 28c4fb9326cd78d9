// `fields`: what AA sends that the catalogue does not know, from the stored customers.

import type { Command } from 'commander';
import { LearnedFields } from '../../aa/learned-fields.ts';
import { createReread } from '../../aa/rereading.ts';
import type { JsonObject } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { ClientSettings, Settings } from '../../config/settings.ts';
import { fieldsDocument, fieldsText } from '../../report/learned-fields.ts';
import { type Shadow, textOf } from '../../shadow/shadow.ts';
import { theOneClient, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { progressBar } from '../progress-bar.ts';

export function defineFields(command: Command): void {
  command.action(framed(fields));
  withExamples(command, [
    ['fields --client acme', 'what is unknown, how many customers have it, and what it looks like'],
    ['fields --client acme --json', 'the same for a script'],
  ]);
}

async function fields(invocation: Invocation): Promise<Result> {
  const client = theOneClient(await invocation.clients());
  const settings = await invocation.settings();
  const document = await withShadow(settings, 'check', async (shadow) => {
    const learned = new LearnedFields(readingOf(settings, client));
    const customers = await learnAll(invocation, shadow, { settings, client, learned });
    return fieldsDocument(client.id, { customers, left: learned.left }, learned.list());
  });
  return { document, text: fieldsText(document), exit: exitCodes.done };
}

const readingOf = ({ catalogue }: Settings, { association }: ClientSettings) => ({
  dialect: association.dialect,
  ...(catalogue === undefined ? {} : { catalogue }),
});

interface Learning {
  readonly settings: Settings;
  readonly client: ClientSettings;
  readonly learned: LearnedFields;
}

const pageSize = 200;

/** Reads the stored customers again, page by page: their records have what is unknown apart. Returns how many there are. */
async function learnAll(
  { quiet, signal }: Invocation,
  shadow: Shadow,
  { settings, client, learned }: Learning,
): Promise<number> {
  const reread = createReread(readingOf(settings, client));
  const known = (await shadow.quickState(client.id)).customers;
  const bar = progressBar({ label: client.id, quiet });
  let [done, after]: [number, CustId | null] = [0, null];
  try {
    for (;;) {
      signal.throwIfAborted();
      const page = await shadow.customerTexts(client.id, { after, limit: pageSize, deleted: false });
      for (const { document } of page) learned.add(reread(JSON.parse(textOf(document)) as JsonObject));
      done += page.length;
      bar.update({ done, known: Math.max(known, done) });
      after = page.at(-1)?.custId ?? null;
      if (after === null || page.length < pageSize) return done;
    }
  } finally {
    bar.stop();
  }
}
