// Takes the request document out of a posted form, urlencoded or multipart.

import type { IncomingMessage } from 'node:http';

const fieldName = 'p_input_xml_doc';
const mostBytes = 32 * 1024 * 1024;

/** `null` where the body is too long. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) return null;
  }
  return Buffer.concat(chunks);
};

const fieldOf = (entries: Iterable<readonly [string, unknown]>): string | null => {
  for (const [name, value] of entries)
    if (name.toLowerCase() === fieldName && typeof value === 'string') return value;
  return null;
};

const multipartField = async (body: Buffer, type: string): Promise<string | null> => {
  const form = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
  return fieldOf(await form.formData().catch(() => new FormData()));
};

/** The document in the form, or `null` where there is none. */
export const formDocument = async (body: Buffer, type: string): Promise<string | null> => {
  const media = type.toLowerCase();
  if (media.startsWith('multipart/form-data')) return multipartField(body, type);
  if (!media.startsWith('application/x-www-form-urlencoded')) return null;
  return fieldOf(new URLSearchParams(body.toString('latin1')));
};
