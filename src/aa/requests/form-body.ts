// The body of a call: one form field that holds the request document. Credentials stand here and nowhere else (P11).

export const formBody = (field: string, document: string): string =>
  `${encodeURIComponent(field)}=${encodeURIComponent(document)}`;
