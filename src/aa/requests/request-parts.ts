// What the request documents have in common: the root, the credential elements, and parameters by the dialect's names.

import { AaError } from '../aa-error.ts';
import type { ServiceDialect } from '../dialect.ts';
import { element, xmlDocument, type Xml } from './xml-writer.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The element AA wants for one of our parameters; our own name where the dialect says nothing of it. */
export const parameterName = ({ parameters }: ServiceDialect, name: string): string =>
  parameters[name] ?? name;

/** Never empty: to AA an empty customer number may mean everyone, and an empty queue number the whole queue. */
export const parameter = (dialect: ServiceDialect, name: string, value: string): Xml => {
  if (value.trim() === '') throw new AaError('AA_REQUEST_IMPOSSIBLE', { detail: `${name} is empty` });
  return element(parameterName(dialect, name), value);
};

export const credentialElements = (dialect: ServiceDialect, credentials: Credentials): readonly Xml[] => [
  element(dialect.username, credentials.username),
  element(dialect.password, credentials.password),
];

export const requestDocument = ({ root }: ServiceDialect, children: readonly Xml[]): string =>
  xmlDocument(element(root, children));
