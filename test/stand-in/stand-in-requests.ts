// Reads what is asked of the stand-in, and refuses everything that is not documented letter for letter.

import { SaxesParser } from 'saxes';
import type { Asked, AskedAttribute, AskedSection } from './asked.ts';
import { documentedSections } from './documented-customer.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** A request that is refused; the codes are those of the details. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const badlyFormed = (message: string): never => {
  throw new Refused('1', `Badly-formed XML: ${message}`);
};

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface Spelling {
  readonly root: string;
  readonly username: string;
  readonly password: string;
  /** Elements beside the credentials, and how often each may stand. */
  readonly others: Readonly<Record<string, 'once' | 'often'>>;
}

const queueSpelling: Spelling = {
  root: 'custRequest',
  username: 'vendorId',
  password: 'vendorPassword',
  others: {},
};

const detailsSpelling: Spelling = {
  root: 'custInfoRequest',
  username: 'integratorUsername',
  password: 'integratorPassword',
  others: { custId: 'often', directoryId: 'once', bulkRequest: 'once', details: 'once' },
};

const purgeSpelling: Spelling = {
  root: 'purge-request',
  username: 'vendor-id',
  password: 'vendor-password',
  others: { 'max-queue-num': 'once' },
};

const enqueueSpelling: Spelling = { ...queueSpelling, others: { custId: 'once' } };

export function readQueueRequest(document: string, credentials: Credentials): void {
  read(document, queueSpelling, credentials);
}

/** `null`: all of them. */
export function readEnqueueRequest(document: string, credentials: Credentials): string | null {
  const custId = read(document, enqueueSpelling, credentials).find(({ name }) => name === 'custId');
  return custId === undefined ? null : leaf(custId);
}

/** `null`: the element is missing. */
export function readPurgeRequest(document: string, credentials: Credentials): string | null {
  const number = read(document, purgeSpelling, credentials).find(({ name }) => name === 'max-queue-num');
  return number === undefined ? null : leaf(number);
}

export interface DetailsRequest {
  readonly custIds: readonly string[];
  readonly bulk: boolean;
  readonly asked: Asked;
}

export function readDetailsRequest(document: string, credentials: Credentials): DetailsRequest {
  const children = read(document, detailsSpelling, credentials);
  const custIds = children.filter(({ name }) => name === 'custId').map(leaf);
  const bulkRequest = children.find(({ name }) => name === 'bulkRequest');
  const bulk = bulkRequest !== undefined && trueOrFalse(leaf(bulkRequest), 'bulkRequest');
  if (custIds.length === 0) badlyFormed('no custId');
  if (custIds.length > 1 && !bulk) badlyFormed('several custId without bulkRequest');
  const details = children.find(({ name }) => name === 'details');
  return { custIds, bulk, asked: readDetails(details ?? badlyFormed('no details')) };
}

function readDetails(details: Element): Asked {
  noText(details);
  const { includeCodeValues, ...unknown } = details.attributes;
  refuseAttributes('details', unknown);
  const sections: Record<string, AskedSection> = {};
  const met = new Set<string>();
  for (const child of details.children) {
    if (met.has(child.name)) badlyFormed(`${child.name} twice`);
    met.add(child.name);
    const asked = readSection(child);
    if (asked !== null) sections[child.name] = asked;
  }
  return {
    codeValues: includeCodeValues !== undefined && trueOrFalse(includeCodeValues, 'includeCodeValues'),
    sections,
  };
}

/** `null` where it says that it is not wanted. */
function readSection(element: Element): AskedSection | null {
  const section = documentedSections.find(({ name }) => name === element.name);
  if (section === undefined) return badlyFormed(`unknown element ${element.name}`);
  noText(element);
  const { include, ...others } = element.attributes;
  const options: string[] = [];
  for (const [name, value] of Object.entries(others)) {
    if (!section.options.includes(name)) badlyFormed(`unknown attribute ${element.name}/@${name}`);
    if (trueOrFalse(value, name)) options.push(name);
  }
  if (!section.attributes && element.children.length > 0) badlyFormed(`elements in ${element.name}`);
  const attributes = element.children.map(readAttr);
  const wanted = include !== undefined && trueOrFalse(include, 'include');
  return wanted ? { options, attributes } : null;
}

const attrNames = ['type', 'code', 'dimensionType', 'dimensionCode'] as const;

function readAttr(element: Element): AskedAttribute {
  if (element.name !== 'attr') badlyFormed(`unknown element ${element.name}`);
  if (element.children.length > 0) badlyFormed('elements in attr');
  noText(element);
  const names = Object.keys(element.attributes);
  if (names.length === 0) badlyFormed('attr without a kind');
  for (const name of names)
    if (!attrNames.some((known) => known === name)) badlyFormed(`unknown attribute attr/@${name}`);
  return element.attributes;
}

/** The elements beside the credentials, in order. */
function read(document: string, spelling: Spelling, credentials: Credentials): readonly Element[] {
  const root = parse(document);
  if (root.name !== spelling.root) badlyFormed(`unknown root ${root.name}`);
  refuseAttributes(root.name, root.attributes);
  noText(root);
  const seen = new Set<string>();
  let [username, password] = ['', ''];
  const others: Element[] = [];
  for (const child of root.children) {
    const { name } = child;
    const often = spelling.others[name];
    if (often !== 'often' && seen.has(name)) badlyFormed(`${name} twice`);
    seen.add(name);
    if (name !== 'details') refuseAttributes(name, child.attributes);
    if (name === spelling.username) username = leaf(child);
    else if (name === spelling.password) password = leaf(child);
    else if (often === undefined) badlyFormed(`unknown element ${name}`);
    else others.push(child);
  }
  if (username !== credentials.username || password !== credentials.password)
    throw new Refused('100', 'Invalid credentials');
  return others;
}

function parse(document: string): Element {
  const outer: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: Element[] = [outer];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const addText = (text: string): void => {
    const top = open.at(-1);
    if (top !== undefined) top.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  try {
    parser.write(document).close();
  } catch (error) {
    badlyFormed(String(error));
  }
  return outer.children[0] ?? badlyFormed('no element');
}

function leaf({ name, children, text }: Element): string {
  if (children.length > 0) badlyFormed(`elements in ${name}`);
  return text;
}

function noText({ name, text }: Element): void {
  if (text.trim() !== '') badlyFormed(`text in ${name}`);
}

function refuseAttributes(name: string, attributes: Readonly<Record<string, string>>): void {
  const [unknown] = Object.keys(attributes);
  if (unknown !== undefined) badlyFormed(`unknown attribute ${name}/@${unknown}`);
}

function trueOrFalse(text: string, name: string): boolean {
  if (text !== 'true' && text !== 'false') badlyFormed(`${name} is neither true nor false`);
  return text === 'true';
}
