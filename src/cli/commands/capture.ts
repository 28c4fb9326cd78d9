// `capture`: records real answers of AA with personal data replaced, into a folder that can be passed on and replayed.

import type { Command } from 'commander';
import { AaShadowError } from '../../aa-shadow-error.ts';
import { captureFiles, lookThroughName } from '../../capture/capture-files.ts';
import type { Capture } from '../../capture/capture.ts';
import { checkFolder, writeFolder } from '../../capture/write-folder.ts';
import type { ClientSettings } from '../../config/settings.ts';
import { captureDocument, captureText } from '../../report/capture-report.ts';
import { atLeastOne, usageError } from '../arguments.ts';
import { theOneClient, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';

interface CaptureOptions {
  readonly out: string;
  readonly customers: number;
  readonly customer?: readonly string[];
}

/** What a capture holds stands in memory until it is written. */
const mostCustomers = 2_000;

export function defineCapture(command: Command): void {
  command
    .requiredOption(
      '--out <folder>',
      'the folder to write, which must be new or empty; it must be given (default: none)',
    )
    .option('--customers <number>', 'how many queued customers to record, at most', atLeastOne, 200)
    .option('--customer <cust-id...>', 'record these customers (default: those that are queued)')
    .action(framed(captureClient));
  withExamples(command, [
    ['capture --client acme --out captured', 'up to 200 customers of the queue, and all four calls'],
    ['capture --client acme --customer 0012345 --out captured', 'one customer, who is parked for instance'],
    ['simulate --from captured', 'replays the capture'],
  ]);
}

async function captureClient(invocation: Invocation, options: CaptureOptions): Promise<Result> {
  const { out, customers } = options;
  if (customers > mostCustomers) throw usageError(`--customers must be at most ${mostCustomers}`);
  const client = theOneClient(await invocation.clients());
  await checkFolder(out);
  const captured = await taken(invocation, client, options);
  const files = captureFiles(captured);
  await writeFolder(out, files, invocation.signal);
  const report = { client: client.id, folder: out, lookThrough: lookThroughName, captured };
  return { document: captureDocument(report), text: captureText(report), exit: exitCodes.done };
}

async function taken(
  invocation: Invocation,
  client: ClientSettings,
  { customers, customer = [] }: CaptureOptions,
): Promise<Capture> {
  // It is loaded only when it is needed, so that help and errors come quickly.
  const { capture } = await import('../../capture/capture.ts');
  const { log, signal } = invocation;
  return capture(client.association, {
    custIds: customer,
    most: customers,
    otherIds: () => storedIds(invocation, client, customers),
    signal,
    onAsked: (calls) => log.info({ calls }, 'recorded an answer'),
  });
}

/** Customers of the database, where the queue names nobody. Without a database there are none. */
async function storedIds(
  invocation: Invocation,
  { id }: ClientSettings,
  most: number,
): Promise<readonly string[]> {
  try {
    return await withShadow(await invocation.settings(), 'check', (shadow) =>
      shadow.customerIds(id, null, most),
    );
  } catch (error) {
    if (!(error instanceof AaShadowError)) throw error;
    invocation.log.debug({ err: error }, 'the database names no customers');
    return [];
  }
}
