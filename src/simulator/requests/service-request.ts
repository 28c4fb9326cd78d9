// Reads what a request asks for. The reader is strict: it refuses a name that is spelled otherwise, so that a wrong request
// does not succeed here and fail at a real AA.

import type { Narrowing } from '../making/narrowing.ts';
import type { Asked } from '../making/view.ts';
import { askedOf } from './asked-sections.ts';
import { otherProcedures, type OtherName } from './other-procedures.ts';
import { purgeForms, type Procedure, type PurgeForm, type RequestNames } from './procedures.ts';
import {
  childText,
  childTexts,
  exactChildText,
  readRequestElement,
  type RequestElement,
} from './request-element.ts';

export type Wish =
  | { readonly of: 'queue'; readonly withReasons: boolean }
  | {
      readonly of: 'customers';
      readonly custIds: readonly string[];
      readonly bulk: boolean;
      readonly asked: Asked;
      readonly narrowing: Narrowing;
      /** Whether the answer should have the codes, types and ids of items. */
      readonly withCodes: boolean;
    }
  | { readonly of: 'purge'; readonly maxQueueNumber: number }
  | { readonly of: 'enqueue'; readonly custId: string | null }
  | { readonly of: 'other'; readonly service: OtherName; readonly request: RequestElement };

export interface ServiceRequest {
  readonly username: string | null;
  readonly password: string | null;
  readonly wish: Wish;
}

export interface BadRequest {
  /** AA's code: `1` for a document that is not XML, otherwise `999`. */
  readonly code: '1' | '999';
  /** What is wrong with the request, without any of its values. */
  readonly complaint: string;
}

const bad = (complaint: string): BadRequest => ({ code: '999', complaint });

const isTrue = (text: string | null | undefined): boolean => text?.toLowerCase() === 'true';

function customersWish(root: RequestElement): Wish | BadRequest {
  const custIds = childTexts(root, 'custId').filter((id) => id !== '');
  const bulk = isTrue(childText(root, 'bulkRequest'));
  const details = root.children.filter(({ name }) => name === 'details');
  if (custIds.length === 0) return bad('custId is required');
  if (custIds.length > 1 && !bulk) return bad('several custId need bulkRequest');
  if (details.length > 1) return bad('details may stand once');
  const read = askedOf(details[0]);
  if ('complaint' in read) return bad(read.complaint);
  const directoryId = childText(root, 'directoryId');
  return {
    of: 'customers',
    custIds,
    bulk,
    asked: read.asked,
    narrowing: { filters: read.filters, directoryId: directoryId === '' ? null : directoryId },
    withCodes: isTrue(details[0]?.attributes['includeCodeValues']),
  };
}

function purgeWish(root: RequestElement, form: PurgeForm): Wish | BadRequest {
  const name = purgeForms[form].maxQueueNum;
  const number = childText(root, name) ?? '';
  return /^\d{1,15}$/.test(number)
    ? { of: 'purge', maxQueueNumber: Number(number) }
    : bad(`${name} is required and must be a number`);
}

function otherWish(service: OtherName, root: RequestElement): Wish | BadRequest {
  const procedure = otherProcedures.find(({ name }) => name === service);
  if (procedure === undefined) return bad('there is no such service');
  const { parameters, required, username, password } = procedure;
  const known: readonly string[] = [username, password, ...parameters];
  if (root.children.some(({ name }) => !known.includes(name)))
    return bad(`the request holds an element that is none of ${known.join(', ')}`);
  if (required.length > 0 && required.every((name) => (childText(root, name) ?? '') === ''))
    return bad(`${required.join(' or ')} is required`);
  return { of: 'other', service, request: root };
}

function wishOf(procedure: Procedure, root: RequestElement, form: PurgeForm): Wish | BadRequest {
  switch (procedure.name) {
    case 'plain-queue':
      return { of: 'queue', withReasons: false };
    case 'queue':
      return { of: 'queue', withReasons: true };
    case 'customers':
      return customersWish(root);
    case 'purge':
      return purgeWish(root, form);
    case 'enqueue': {
      const custId = childText(root, 'custId');
      return { of: 'enqueue', custId: custId === '' ? null : custId };
    }
    default:
      return otherWish(procedure.name, root);
  }
}

const namesOf = (procedure: Procedure, form: PurgeForm): RequestNames =>
  procedure.name === 'purge' ? purgeForms[form] : procedure;

export function readRequest(
  procedure: Procedure,
  document: string,
  form: PurgeForm,
): ServiceRequest | BadRequest {
  const names = namesOf(procedure, form);
  const root = readRequestElement(document);
  if (root === null) return { code: '1', complaint: 'the request is not well-formed XML' };
  if (root.name !== names.root) return bad(`the root element must be ${names.root}`);
  const wish = wishOf(procedure, root, form);
  if ('complaint' in wish) return wish;
  const [username, password] = [exactChildText(root, names.username), exactChildText(root, names.password)];
  return { username, password, wish };
}
