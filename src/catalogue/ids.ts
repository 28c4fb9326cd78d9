// The types of ids. A customer's number cannot be used in place of a client's name.

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** AA's number of a customer: a text, mostly of about seven digits. Leading zeros matter. */
export type CustId = Branded<string, 'CustId'>;

/** The integrator's name for an association: a-z, 0-9 and `-`. */
export type ClientId = Branded<string, 'ClientId'>;

/** A longer text is no number of a customer, and would not fit into the indexes of PostgreSQL. Counted in UTF-16 units. */
export const longestCustId = 200;

export const custId = (value: string): CustId => value as CustId;
export const clientId = (value: string): ClientId => value as ClientId;
