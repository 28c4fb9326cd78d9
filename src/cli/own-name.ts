// What a person types to start this program again: hints name commands, and these must exist where the person is.

export interface Start {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that Node.js was started with. */
  readonly script: string;
}

/** What it is called where it is installed for the whole machine. All texts are written with it. */
const plainName = 'aa-shadow';
const inCheckout = 'npm run -s aa-shadow --';
const inProject = 'npx aa-shadow';

const checkoutScripts: ReadonlySet<string> = new Set(['start', 'aa-shadow']);
const projectBin = /node_modules[\\/]\.bin[\\/]/;

export function ownName({ env, script }: Start): string {
  const scriptOfNpm = env['npm_lifecycle_event'] ?? '';
  if (env['npm_package_name'] === plainName && checkoutScripts.has(scriptOfNpm)) return inCheckout;
  // npm sets this variable for npx and for the scripts of other projects, where the program is a dependency.
  return scriptOfNpm !== '' || projectBin.test(script) ? inProject : plainName;
}

/** Not from command-list.ts, which leads to every command, and so to this file. A test compares the two. */
export const commandNames =
  'demo run drain refresh enqueue status pause resume plan apply explain find fields privacy check capture parked deletions relevance forget audit compare reasons config migrate clients health keys feed webhook backup move simulate'.split(
    ' ',
  );

const commandLine = new RegExp(
  `(?<![\\w/.-])${plainName} (?=\\[options\\] \\[command\\]|(?:--help|${commandNames.join('|')})\\b)`,
  'g',
);

/** How this process was started. */
const thisStart = (): Start => ({ env: process.env, script: process.argv[1] ?? '' });

/** The text, with each command line in it as this person must type it. */
export const inOwnName = (text: string, start: Start = thisStart()): string =>
  text.replace(commandLine, `${ownName(start)} `);
