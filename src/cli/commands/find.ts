// `find`: finds customers in the shadow by name, e-mail, login or number.

import { text as textOf } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import {
  forgottenCustomer,
  type FoundBy,
  foundCustomer,
  type FoundCustomer,
  type FoundDocument,
  foundText,
} from '../../report/found-customers.ts';
import { mostSearchWords, type SearchKind, searchRanges, type Shadow } from '../../shadow/shadow.ts';
import { atLeastOne, usageError } from '../arguments.ts';
import { theOneClient, withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';

const ways = ['name', 'email', 'login', 'number'] as const satisfies readonly FoundBy[];

type FindOptions = Readonly<Partial<Record<FoundBy, boolean>>> & { readonly limit: number };

const says: Readonly<Record<FoundBy, string>> = {
  name: 'the term is words of a name, or their beginnings (default: unless it has digits alone, or an @)',
  email: 'the term is an e-mail address, or its beginning and a * (default: if it has an @)',
  login:
    'the term is a login, or its beginning and a * (default: if it is one word, and nothing else is found)',
  number: 'the term is a customer number (default: if it has digits alone)',
};

export function defineFind(command: Command): void {
  command.argument('<term>', 'what to look for; - reads it from standard input');
  for (const way of ways)
    command.addOption(new Option(`--${way}`, says[way]).conflicts(ways.filter((other) => other !== way)));
  command.option('--limit <n>', 'shows so many customers at most', atLeastOne, 50).action(framed(find));
  withExamples(command, [
    ['find --client acme "ann mull"', 'by the beginnings of names; case and accents make no difference'],
    ['find --client acme --email "ann@*" --json', 'by the beginning of an e-mail address, for a script'],
    ['find --client acme asmith', 'by name, and if nobody has it, by login'],
    ['find --client acme 12345', 'by number, with fewer or more leading zeros'],
    ['find --client acme - < term.txt', 'so that the term is not in the list of processes'],
  ]);
}

async function find(invocation: Invocation, given: string, options: FindOptions): Promise<Result> {
  const { id: client } = theOneClient(await invocation.clients());
  const term = given === '-' ? await fromStandardInput() : given;
  const said = ways.find((way) => options[way] === true);
  const by = said ?? wayOf(term);
  refuseUnfit(term, by);
  const { signal } = invocation;
  const document = await withShadow(await invocation.settings(), 'look', async (shadow) => {
    if (by === 'number') return foundByNumber(shadow, client, custId(term));
    const search = { shadow, client, kind: by, term, limit: options.limit, signal };
    const found = await foundByWords(search);
    if (found.customers.length > 0 || said !== undefined || !mayBeLogin(term)) return found;
    const byLogin = await foundByWords({ ...search, kind: 'login' });
    return byLogin.customers.length > 0 ? byLogin : found;
  });
  return {
    document,
    text: foundText(document),
    exit: document.customers.length > 0 ? exitCodes.done : exitCodes.unsettled,
  };
}

const fromStandardInput = async (): Promise<string> => (await textOf(process.stdin)).trim();

const wayOf = (term: string): FoundBy =>
  /^\d+$/.test(term) ? 'number' : term.includes('@') ? 'email' : 'name';

/** What is no name and no e-mail address of anybody may be a login. */
const mayBeLogin = (term: string): boolean => /^\S+$/.test(term);

/** The error does not repeat the term (P11). */
function refuseUnfit(term: string, by: FoundBy): void {
  if (by === 'number') {
    if (term === '' || /\p{Cc}/u.test(term) || !term.isWellFormed())
      throw usageError('the term is no customer number', 'Give a number as AA writes it, such as 0012345.');
    return;
  }
  const { length } = searchRanges({ kind: by, text: term });
  if (length === 0) throw usageError('the term has no letter and no digit');
  if (length > mostSearchWords) throw usageError(`the term has more than ${mostSearchWords} words`);
}

async function foundByNumber(shadow: Shadow, client: ClientId, id: CustId): Promise<FoundDocument> {
  const forgotten = (await shadow.forgotten(client, [id])).map(forgottenCustomer);
  const stored = [...(await shadow.customerTextsOf(client, [id])).values()].map(foundCustomer);
  return { client, by: 'number', customers: [...forgotten, ...stored], more: false };
}

interface Search {
  readonly shadow: Shadow;
  readonly client: ClientId;
  readonly kind: SearchKind;
  readonly term: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** A page of the shadow may be short although more follow. */
async function foundByWords(search: Search): Promise<FoundDocument> {
  const { shadow, client, kind, term, limit, signal } = search;
  const customers: FoundCustomer[] = [];
  let after: CustId | null = null;
  do {
    signal.throwIfAborted();
    const page = await shadow.search(client, {
      terms: [{ kind, text: term }],
      after,
      limit: Math.min(200, limit + 1 - customers.length),
    });
    const texts = await shadow.customerTextsOf(client, page.custIds);
    customers.push(...page.custIds.flatMap((id) => texts.get(id) ?? []).map(foundCustomer));
    after = page.after;
  } while (after !== null && customers.length <= limit);
  return { client, by: kind, customers: customers.slice(0, limit), more: customers.length > limit };
}
