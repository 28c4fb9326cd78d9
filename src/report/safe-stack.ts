// Where an error happened, without the words of errors that are not ours: those may quote anything, a customer's data or a
// credential (P11). What kind they were, their codes and their places stay.

import { AaShadowError } from '../aa-shadow-error.ts';

const frame = /^ +at .*(:\d+:\d+\)?|<anonymous>\)?|\(native\))$/;

/** Names and codes are words of programs, not of data. */
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

/** A message of several lines might look like frames: what stands before its end is none. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const at = message === '' ? 0 : stack.indexOf(message);
  const after = at === -1 ? stack : stack.slice(at + message.length);
  return after.split('\n').filter((line) => frame.test(line));
}
