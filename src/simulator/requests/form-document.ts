// Takes the request document out of the query of a GET or out of a posted form, urlencoded or multipart.

import type { IncomingMessage } from 'node:http';

const fieldName = 'p_input_xml_doc';
const mostBytes = 32 * 1024 * 1024;

export type FormKind = 'query' | 'urlencoded' | 'unencoded' | 'multipart';

export interface FormDocument {
  readonly form: FormKind;
  readonly document: string;
}

/** `null`: the body is too long. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) return null;
  }
  return Buffer.concat(chunks);
}

function inForm(form: FormKind, entries: Iterable<readonly [string, unknown]>): FormDocument | null {
  for (const [name, value] of entries)
    if (name.toLowerCase() === fieldName && typeof value === 'string') return { form, document: value };
  return null;
}

async function multipartField(body: Buffer, type: string): Promise<FormDocument | null> {
  const form = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
  return inForm('multipart', await form.formData().catch(() => new FormData()));
}

/** The start of a document that was posted without encoding. It begins with `<`, is not decoded, and ends with the body. */
const unencoded = new RegExp(`^${fieldName}=\\s*(?=<)`, 'i');

function urlencodedField(text: string): FormDocument | null {
  const start = unencoded.exec(text);
  if (start !== null) return { form: 'unencoded', document: text.slice(start[0].length) };
  return inForm('urlencoded', new URLSearchParams(text));
}

/** The document in the query of an address, or `null`. */
export const queryDocument = (query: URLSearchParams): FormDocument | null => inForm('query', query);

/** The document in the form, or `null`. */
export async function formDocument(body: Buffer, type: string): Promise<FormDocument | null> {
  const media = type.toLowerCase();
  if (media.startsWith('multipart/form-data')) return multipartField(body, type);
  return media.startsWith('application/x-www-form-urlencoded')
    ? urlencodedField(body.toString('utf8'))
    : null;
}
