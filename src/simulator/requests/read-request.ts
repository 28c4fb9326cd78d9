// Reads what a request asks for. A strict reader: a name spelled in another way is refused rather than guessed, so that a
// wrong request does not pass here and fail at a real AA.

import { sections, type SectionName } from '../../catalogue/sections.ts';
import type { Asked } from '../making/visible-customer.ts';
import type { Procedure } from './procedures.ts';
import { childText, childTexts, readRequestElement, type RequestElement } from './request-element.ts';

export type Wish =
  | { readonly of: 'queue'; readonly withReasons: boolean }
  | {
      readonly of: 'customers';
      readonly custIds: readonly string[];
      readonly bulk: boolean;
      readonly asked: Asked;
    }
  | { readonly of: 'purge'; readonly maxQueueNumber: number }
  | { readonly of: 'enqueue'; readonly custId: string | null };

export interface ServiceRequest {
  readonly username: string | null;
  readonly password: string | null;
  readonly wish: Wish;
}

export interface BadRequest {
  /** What is wrong with it, without any of its values. */
  readonly complaint: string;
}

const optionIsOn = (element: RequestElement, option: string): boolean =>
  element.attributes[option]?.toLowerCase() === 'true';

const askedOf = (details: RequestElement | undefined): Asked | BadRequest => {
  const asked: Partial<Record<SectionName, readonly string[]>> = {};
  for (const child of details?.children ?? []) {
    const section = sections.find(({ name }) => name === child.name);
    if (section === undefined) return { complaint: 'details holds an element that is no section' };
    const strange = Object.keys(child.attributes).some(
      (name) => name !== 'include' && !section.options.some((option) => option === name),
    );
    if (strange) return { complaint: `${section.name} has an attribute that is no option of it` };
    if (child.attributes['include']?.toLowerCase() === 'false') continue;
    asked[section.name] = section.options.filter((option) => optionIsOn(child, option));
  }
  return asked;
};

const customersWish = (root: RequestElement): Wish | BadRequest => {
  const custIds = childTexts(root, 'custId').filter((id) => id !== '');
  const bulk = childText(root, 'bulkRequest')?.toLowerCase() === 'true';
  const details = root.children.filter(({ name }) => name === 'details');
  if (custIds.length === 0) return { complaint: 'custId is required' };
  if (custIds.length > 1 && !bulk) return { complaint: 'several custId need bulkRequest' };
  if (details.length > 1) return { complaint: 'details may stand once' };
  const asked = askedOf(details[0]);
  return 'complaint' in asked ? asked : { of: 'customers', custIds, bulk, asked };
};

const purgeWish = (root: RequestElement): Wish | BadRequest => {
  const number = childText(root, 'maxQueueNum') ?? '';
  return /^\d{1,15}$/.test(number)
    ? { of: 'purge', maxQueueNumber: Number(number) }
    : { complaint: 'maxQueueNum is required and must be a number' };
};

const wishOf = (procedure: Procedure, root: RequestElement): Wish | BadRequest => {
  switch (procedure.name) {
    case 'plain-queue':
      return { of: 'queue', withReasons: false };
    case 'queue':
      return { of: 'queue', withReasons: true };
    case 'customers':
      return customersWish(root);
    case 'purge':
      return purgeWish(root);
    case 'enqueue': {
      const custId = childText(root, 'custId');
      return { of: 'enqueue', custId: custId === '' ? null : custId };
    }
  }
};

export const readRequest = (procedure: Procedure, document: string | null): ServiceRequest | BadRequest => {
  if (document === null) return { complaint: 'p_input_xml_doc is missing' };
  const root = readRequestElement(document);
  if (root === null) return { complaint: 'the request is not well-formed XML' };
  if (root.name !== procedure.root) return { complaint: `the root element must be ${procedure.root}` };
  const wish = wishOf(procedure, root);
  if ('complaint' in wish) return wish;
  const [username, password] = [childText(root, procedure.username), childText(root, procedure.password)];
  return { username, password, wish };
};
