// The text for the person who passes a capture on: what is in it, what stayed of the real answers, and what to look at first.

import { aligned, count, counted } from '../wording.ts';
import type { Capture, ToLookThrough } from './capture.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { ValueKind } from './replacement/value-kinds.ts';

const introduction = `This folder holds answers of Association Anywhere. Names, addresses, numbers, dates and texts in them are
made up; the same value became the same made-up value in all files. Credentials, addresses of hosts, cookies and
requests are not in it. The program cannot know everything: look through the folder before you pass it on.
\`aa-shadow simulate --from FOLDER\` replays it.
`;

const notHidden = `What a made-up value still tells: how long it is, which of its characters are capitals, digits or accented,
and where it stands. Who knows the association well may recognise an unusual customer by that.
`;

const titled = (title: string, text: string): string => `\n${title}\n${'-'.repeat(title.length)}\n${text}`;

function exchangeText({ custIds, answer, reading, realReading }: Exchange): string {
  const asked = custIds.length === 0 ? '' : `asked for ${counted(custIds.length, 'customer')}; `;
  if (answer === null) return `${asked}nothing came back: ${reading}`;
  const { status, bytes, encoding, ending, leftOut } = answer;
  const parts = [
    `${asked}status ${status}, ${count(bytes.length)} bytes, ${encoding}`,
    ...(ending === 'lost' ? ['the connection broke'] : []),
    ...(ending === 'cut' ? ['too large: something of it is left out'] : []),
    ...(leftOut > 0 ? [`${counted(leftOut, 'customer')} left out`] : []),
    reading === 'read' ? 'read' : `not read: ${reading}`,
    ...(reading === realReading ? [] : [`THE REAL ANSWER READS OTHERWISE: ${realReading}`]),
  ];
  return parts.join(', ');
}

const answersText = (exchanges: readonly Exchange[], names: readonly (string | null)[]): string =>
  aligned(
    exchanges.map((exchange, at) => [names[at] ?? `(${exchange.service})`, exchangeText(exchange)]),
    '',
  );

function namesText({ unknownNames, replacedNames }: ToLookThrough): string {
  const stayed =
    unknownNames.length === 0
      ? 'Only names that AA is known to use.\n'
      : `These stayed as they are, though the program does not know them. If one tells of a person, remove it:\n\n${unknownNames.map((name) => `  ${name}\n`).join('')}`;
  return replacedNames === 0
    ? stayed
    : `${stayed}\n${counted(replacedNames, 'name was', 'names were')} replaced, because a person could be meant.\n`;
}

const kindTitles: Readonly<Partial<Record<ValueKind, string>>> = {
  flag: 'flags',
  code: 'codes',
  table: 'tables of AA',
  action: 'actions',
  message: 'words of messages',
  'error-code': 'codes of errors',
  'error-number': 'numbers of errors',
  unknown: 'flags in fields that are not known',
  declaration: 'declarations',
  doctype: 'words of document types',
  namespace: 'namespaces',
};

const mostShown = 200;

function keptText({ keptValues }: ToLookThrough): string {
  const lines = [...keptValues].map(([kind, texts]): [string, string] => {
    const shown = [...texts.keys()].toSorted().slice(0, mostShown).join(' ');
    const more = texts.size > mostShown ? ` and ${count(texts.size - mostShown)} more` : '';
    return [kindTitles[kind] ?? kind, shown + more];
  });
  return lines.length === 0 ? 'Nothing.\n' : aligned(lines);
}

function headersText({ headersLeftOut, otherHeadersLeftOut }: ToLookThrough): string {
  const others = otherHeadersLeftOut === 0 ? '' : ` and ${counted(otherHeadersLeftOut, 'other')}`;
  return `Left out: ${headersLeftOut.join(', ') || 'none'}${others}. Reason phrases are left out, too.\n`;
}

export const lookThroughText = (
  { exchanges, toLookThrough }: Capture,
  names: readonly (string | null)[],
): string =>
  introduction +
  titled('Answers', answersText(exchanges, names)) +
  titled('Names of elements and attributes', namesText(toLookThrough)) +
  titled('Values that stayed', keptText(toLookThrough)) +
  titled('Headers', headersText(toLookThrough)) +
  titled('What is not hidden', notHidden);
