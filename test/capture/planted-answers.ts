// Answers with a planted value in every place that an answer has.

import { deflateSync } from 'node:zlib';
import { customerFields } from '../../src/catalogue/customer-fields.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { documentOf, type PretendAnswer } from '../support/pretend-server.ts';

export interface Planting {
  /** All values, in the order in which they were planted. */
  readonly values: string[];
  readonly name: () => string;
  readonly number: () => string;
  readonly date: () => string;
}

const syllables = 'kar lom vex tir nup zod fim gas hyl jeb quo wad'.split(' ');

/** Different values that no program would make up by chance: two long words, a long number, or a date. */
export function planting(): Planting {
  const values: string[] = [];
  const planted = (value: string): string => {
    values.push(value);
    return value;
  };
  const word = (number: number, first: string): string =>
    [first, ...Array.from(String(number + 100), (digit) => syllables[Number(digit)]!)].join('');
  return {
    values,
    name: () => planted(`${word(values.length, 'Xén')}ß ${word(values.length * 7, 'Øq')}`),
    number: () => planted(String(7_310_000_000 + values.length * 1_234_567)),
    date: () =>
      planted(
        `${String(1 + (values.length % 12)).padStart(2, '0')}/${13 + (values.length % 15)}/19${String(10 + (values.length % 89))}`,
      ),
  };
}

const references = (text: string): string => Array.from(text, (one) => `&#${one.codePointAt(0)};`).join('');
const hexReferences = (text: string): string =>
  Array.from(text, (one) => `&#X${one.codePointAt(0)!.toString(16).toUpperCase()};`).join('');
const percentOfAll = (text: string): string =>
  [...Buffer.from(text, 'utf8')]
    .map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`)
    .join('');
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const valueOf = (p: Planting, type: string): string =>
  type === 'date' ? p.date() : type === 'number' ? p.number() : p.name();

function everyField(p: Planting): string {
  const own = customerFields
    .filter(({ element }) => !['custId', 'custType'].includes(element))
    .map(({ element, type }) => `<${element}>${valueOf(p, type)}</${element}>`);
  const all = sections
    .filter(({ within }) => within === null)
    .map(({ name, item, fields }) => {
      const inside = fields
        .map(({ element, type }) => `<${element}>${valueOf(p, type)}</${element}>`)
        .join('');
      return item === null
        ? `<${name}>${inside}</${name}>`
        : `<${name}><${item}>${inside}</${item}></${name}>`;
    });
  return own.join('') + all.join('');
}

/** Places that no field of the catalogue has. */
const everyPlace = (p: Planting): string => `
<!-- ${p.name()} ${p.number()} -->
<?note ${p.name()}?>
<?xml-stylesheet href="${p.name()}"?>
<unknownSection unknownAttribute="${p.name()}" other='${p.number()}'><unknownItem>${p.name()}</unknownItem>
<unknownItem><![CDATA[${p.name()} <b>${p.number()}</b> ${references(p.name())}]]></unknownItem></unknownSection>
<phone number="${p.number()}" remark="${p.name()}"/>
<bareText>${references(p.name())} ${hexReferences(p.name())} ${hexReferences(p.number())}</bareText>
<doublyEscaped>${references(p.name()).replaceAll('&', '&amp;')}</doublyEscaped>
<picture>${base64(`x${p.name()} ${p.name()}`)} ${base64(p.number())} ${base64(`xy${p.name()}`)}</picture>
<url>https://host.${p.number()}.example/p?q=${percentOfAll(p.name())}&amp;r=${encodeURIComponent(p.name())}&amp;s=${p.number()}</url>
<twice>${percentOfAll(p.name()).replaceAll('%', '%25')}</twice>
<hexDump>${Buffer.from(p.name()).toString('hex')} ${Buffer.from(p.number()).toString('hex').toUpperCase()}</hexDump>
<json>{"name":"${p.name()}","n":${p.number()}}</json>
<flagLike preferred="${p.name()}">${p.number()}</flagLike>
<oddly>${p.name()}\u0000\u000b${p.name()}</oddly> & ${p.name()} < ${p.number()} ]]> ${p.name()}
<status>${p.name()}</status><message>ORA-01403: no data found for ${p.name()} at line 12, ${p.number()}</message>
<code>${p.number()}</code><errorCode>${p.name()}</errorCode><tableName>${p.name()}</tableName>
<createDate>${p.date()}</createDate><born>on ${p.date()} in ${p.name()}</born>`;

const customer = (p: Planting, id: string): string =>
  `<custInfo><custId>${id}</custId><custType>I</custType>${everyField(p)}${everyPlace(p)}</custInfo>`;

const queue = (
  p: Planting,
  ids: readonly string[],
): string => `<!DOCTYPE queuedCusts [<!ENTITY who "${p.name()}"> <!-- ${p.name()} -->]>
<?xml version="1.0" encoding="${p.name()}"?>
<queuedCusts xmlns:own="http://${p.number()}.example/${p.name()}">
${ids.map((id) => `<customer id="${id}"><triggers><trigger tableName="${p.name()}" action="${p.name()}"/></triggers><custName>${p.name()}</custName><reason>${p.name()}</reason></customer>`).join('\n')}
<maxQueueNum>${p.number()}</maxQueueNum><status>SUCCESS</status></queuedCusts>`;

const failure = (p: Planting): string =>
  `<errors><error code="${p.number()}" id="${p.number()}">Invalid customer ID: ${p.number()} (${p.name()})</error></errors>`;

export interface PlantedAa {
  readonly planted: Planting;
  readonly answer: PretendAnswer;
}

/** `encode`: how the answers are written. The headers and the reason phrase have values, too. */
export function plantedAa(encode: (text: string) => Buffer, charset: string | null): PlantedAa {
  const planted = planting();
  const p = planted;
  const ids = [p.number(), p.number(), p.number()];
  const answers = {
    queue: queue(p, ids),
    customers: Object.fromEntries(ids.map((id) => [id, customer(p, id)])),
    failure: failure(p),
    refusal: `<html><head><title>${p.name()}</title></head><body><h1>Not Found</h1>${p.name()} ${p.number()}<a href="${p.name()}">${p.name()}</a><img alt=${p.number()}></body></html>`,
  };
  const headers = {
    'x-note': encodeURIComponent(p.name()),
    'set-cookie': `id=${p.number()}`,
    server: `S/${p.number()}`,
  };
  const phrase = `OK ${p.number()}`;
  const type = `text/xml${charset === null ? '' : `; charset=${charset}`}; for=${p.number()}`;
  const documentFor = (url: string, asked: readonly string[]): string => {
    if (url.includes('QUEUE_CUSTS'))
      return url.includes('PURGE') || url.includes('FORCE') ? answers.refusal : answers.queue;
    if (!url.includes('GET_CUST_INFO')) return answers.refusal;
    const found = asked.flatMap((id) => answers.customers[id] ?? []);
    return found.length === 0
      ? answers.failure
      : asked.length > 1
        ? `<customers>${found.join('\n')}</customers>`
        : found[0]!;
  };
  return {
    planted,
    answer: (response, request) => {
      const asked = [...documentOf(request).matchAll(/<custId>([^<]*)</g)].map(([, id]) => id!);
      const body = deflateSync(encode(documentFor(request.url, asked)));
      response.writeHead(200, phrase, { ...headers, 'content-type': type, 'content-encoding': 'deflate' });
      response.end(body);
    },
  };
}
