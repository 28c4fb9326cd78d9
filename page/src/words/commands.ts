// Sentences of the program name the command that helps. The page shows its own view or button in its place. Pure.

/** The sentence of a client's verdict without the command at its end: what to do stands below it, from `cures`. */
export const withoutCommand = (text: string): string => text.replace(/: (?:start )?aa-shadow [^:]*$/, '');

/** A view of the client that does what a command does. */
export type Way = 'overview' | 'parked' | 'deletions';

export const wayTexts: Readonly<Record<Way, string>> = {
  overview: 'State of the client',
  parked: 'Parked customers',
  deletions: 'Decide on the deletions',
};

/** What the view of a customer itself has is no way: a button that refreshes it, and links to other spellings of its number. */
const ways: readonly (readonly [command: RegExp, way: Way | null])[] = [
  [/^parked/, 'parked'],
  [/^deletions/, 'deletions'],
  [/^(status|resume|apply)/, 'overview'],
  [/^(refresh|explain)/, null],
];

const clause =
  /(?:[:;] (?:try )?| \()aa-shadow (parked(?: list)?|deletions list|status|resume|apply|refresh(?: makes sure| fetches it)?|explain \S+)\)?(?=$|;)/g;

interface Said {
  /** Commands that the page does not stand for are still in it. */
  readonly text: string;
  readonly ways: readonly Way[];
}

/** The sentence of a customer's verdict. */
export function saidOf(sentence: string): Said {
  const commands = [...sentence.matchAll(clause)].map(([, command = '']) => command);
  const found = commands.flatMap((command) => ways.find(([pattern]) => pattern.test(command))?.[1] ?? []);
  return { text: sentence.replaceAll(clause, ''), ways: [...new Set(found)] };
}
