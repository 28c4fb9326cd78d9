// `fields`: what AA sends that the catalogue does not know, from the stored customers, and the configuration that promotes it.

import type { Command } from 'commander';
import { LearnedFields } from '../../aa/learned-fields.ts';
import { createReread } from '../../aa/rereading.ts';
import { builtIn } from '../../catalogue/catalogue.ts';
import type { JsonObject } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import { catalogueOfClient } from '../../config/client-catalogues.ts';
import { fieldsOfClient, writtenField } from '../../config/field-keys.ts';
import type { ClientSettings, Settings } from '../../config/settings.ts';
import { fewest, fieldsDocument, fieldsText } from '../../report/learned-fields.ts';
import { promotionDocument, promotionText } from '../../report/promotion.ts';
import { type Shadow, textOf } from '../../shadow/shadow.ts';
import { usageError } from '../arguments.ts';
import { theOneClient, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { progressBar } from '../progress-bar.ts';
import { promotions } from '../promotions.ts';

export function defineFields(fields: Command): void {
  fields.helpCommand(false).action(framed(listFields));
  const promote = fields
    .command('promote')
    .argument('[path...]', 'fields as `fields` shows them (default: all that five customers have)')
    .description(
      'Prints the lines of the configuration that give fields their columns, with the guessed types. It changes no file, and asks AA for nothing.',
    )
    .action(framed(promoteFields));
  withExamples(fields, [
    ['fields --client acme', 'what is unknown, how many customers have it, and what it looks like'],
    ['fields --client acme --json', 'the same for a script'],
    ['fields promote --client acme', 'the lines of the configuration that give it columns'],
  ]);
  withExamples(promote, [
    ['fields promote --client acme', 'all that is advised'],
    ['fields promote --client acme addresses.geoCode', 'one field'],
  ]);
}

async function listFields(invocation: Invocation): Promise<Result> {
  const { client, customers, learned } = await learnedFrom(invocation);
  const document = fieldsDocument(client.id, { customers, left: learned.left }, learned.list());
  return { document, text: fieldsText(document), exit: exitCodes.done };
}

async function promoteFields(invocation: Invocation, paths: readonly string[]): Promise<Result> {
  const { settings, client, learned } = await learnedFrom(invocation);
  const base = settings.catalogue ?? builtIn;
  const own = client.fields ?? [];
  const found = promotions({
    client: client.id,
    learned: learned.list(),
    paths,
    fewest,
    others: settings.clients.flatMap(({ id, fields = [] }) =>
      id === client.id ? [] : [{ client: id, fields }],
    ),
    isFit: (field) => fieldsOfClient({ fields: asWritten([...own, field]) }, base) !== null,
  });
  if (found.refused.length > 0)
    throw usageError(found.refused.join('; '), '`aa-shadow fields` shows what there is.');
  const lines = found.advised.map(({ field, comment }) => ({
    ...field,
    settings: writtenField(field),
    comment,
  }));
  const document = promotionDocument(client.id, lines);
  return { document, text: promotionText(document), exit: exitCodes.done };
}

/** Everything in the file is a text. */
const asWritten = (fields: readonly Parameters<typeof writtenField>[0][]) =>
  Object.fromEntries(
    fields.map((field) => [
      field.path,
      Object.fromEntries(Object.entries(writtenField(field)).map(([name, value]) => [name, String(value)])),
    ]),
  );

interface Learned {
  readonly settings: Settings;
  readonly client: ClientSettings;
  readonly customers: number;
  readonly learned: LearnedFields;
}

async function learnedFrom(invocation: Invocation): Promise<Learned> {
  const client = theOneClient(await invocation.clients());
  const settings = await invocation.settings();
  const learned = new LearnedFields(readingOf(settings, client));
  const customers = await withShadow(settings, 'look', (shadow) =>
    learnAll(invocation, shadow, { settings, client, learned }),
  );
  return { settings, client, customers, learned };
}

const readingOf = ({ catalogue }: Settings, client: ClientSettings) => ({
  dialect: client.association.dialect,
  catalogue: catalogueOfClient(client, catalogue),
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
