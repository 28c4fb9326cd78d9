// The types of ids. A customer's number cannot be used in place of a client's name.

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** AA's number of a customer: a text, mostly of about seven digits. Leading zeros matter. */
export type CustId = Branded<string, 'CustId'>;

/** Every customer of the association. It is no text, because a customer's number may be any text. It survives a copy between threads. */
export interface Everyone {
  readonly everyone: true;
}
export const everyone: Everyone = { everyone: true };

/** Who is to be queued. */
export type QueueTarget = CustId | Everyone;

export const isEveryone = (target: string | Everyone): target is Everyone => typeof target !== 'string';

/** The integrator's name for an association: a-z, 0-9 and `-`. */
export type ClientId = Branded<string, 'ClientId'>;

/** A longer text is no number of a customer, and would not fit into the indexes of PostgreSQL. Counted in UTF-16 units. */
export const longestCustId = 200;

/** The characters that are of no number: a request to AA cannot hold them, or a database cannot. */
export const unfitInCustId = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** To AA an empty number may mean everyone. */
export const isBlankId = (text: string): boolean => text.trim() === '';

export const custId = (value: string): CustId => value as CustId;
export const clientId = (value: string): ClientId => value as ClientId;
