// The stack of an error without the messages of foreign errors, which may quote a customer's data or a credential (P11).
// The names, the codes and the places of the errors are kept.

import { AaShadowError } from '../aa-shadow-error.ts';

const frame = /^ +at .*(:\d+:\d+\)?|<anonymous>\)?|\(native\))$/;

/** Whether a text is a name or a code. Those are words of programs and not data. */
const isWord = (text: unknown): text is string => typeof text === 'string' && /^\w{1,60}$/.test(text);

export const safeName = (error: Error): string => (isWord(error.name) ? error.name : 'Error');

export function safeStack(error: Error): string {
  const own = error instanceof AaShadowError ? (error.stack ?? '') : bareStack(error);
  return error.cause instanceof Error ? `${own}\nCaused by: ${safeStack(error.cause)}` : own;
}

function bareStack(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  const name = isWord(code) ? `${safeName(error)} [${code}]` : safeName(error);
  return [name, ...framesOf(error)].join('\n');
}

/** A message of several lines may look like frames, so only the text after the message is searched. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const at = message === '' ? 0 : stack.indexOf(message);
  const after = at === -1 ? stack : stack.slice(at + message.length);
  return after.split('\n').filter((line) => frame.test(line));
}
