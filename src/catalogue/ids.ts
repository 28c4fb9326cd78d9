// The types of ids. A customer's number cannot be used in place of a client's name.

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** AA's number of a customer: a text, mostly of about seven digits. Leading zeros matter. */
export type CustId = Branded<string, 'CustId'>;

/** The integrator's name for an association: a-z, 0-9 and `-`. */
export type ClientId = Branded<string, 'ClientId'>;

export const custId = (value: string): CustId => value as CustId;
export const clientId = (value: string): ClientId => value as ClientId;
