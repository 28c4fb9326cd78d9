// What all requests have in common: the root, the credentials, the parameters by the dialect's names, and the form field.

import { AaError } from '../aa-error.ts';
import type { ServiceDialect } from '../dialect.ts';
import { element, xmlDocument, type Xml } from './xml-writer.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** AA's name for one of our parameters. If the dialect has no name for it, our own name is used. */
export const parameterName = ({ parameters }: ServiceDialect, name: string): string =>
  parameters[name] ?? name;

/**
 * Throws `AA_REQUEST_IMPOSSIBLE` on an empty value. To AA an empty customer number may mean everyone, and an empty queue
 * number the whole queue.
 */
export function parameter(dialect: ServiceDialect, name: string, value: string): Xml {
  if (value.trim() === '') throw new AaError('AA_REQUEST_IMPOSSIBLE', { detail: `${name} is empty` });
  return element(parameterName(dialect, name), value);
}

export const credentialElements = (dialect: ServiceDialect, credentials: Credentials): readonly Xml[] => [
  element(dialect.username, credentials.username),
  element(dialect.password, credentials.password),
];

export const requestDocument = ({ root }: ServiceDialect, children: readonly Xml[]): string =>
  xmlDocument(element(root, children));

/** The body of a call: one form field with the request document. The credentials are in the body and nowhere else (P11). */
export const formBody = (field: string, document: string): string =>
  `${encodeURIComponent(field)}=${encodeURIComponent(document)}`;
