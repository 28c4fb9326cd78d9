// AA's own words without what may be about a person (P11). Who a message is about cannot be known from its wording, so the
// rule looks at the shape of words alone: what could be a number, an address or a name is veiled, the rest is shown.

const veil = '…';

/** Technical words that are written with capitals wherever they stand. */
const technical: ReadonlySet<string> = new Set(
  'aa acgi api error failure http https id ip java ora oracle pl/sql plsql sql sqlerrm success timeout url utf xml xpath'.split(
    ' ',
  ),
);

/** Error numbers: they say what failed, not whom. */
const errorNumber = /^(ora|pls|lpx|err|error)-\d{1,6}$/i;

/** What a word is when the marks around it are taken off. */
const bare = (token: string): string => token.replace(/^[^\p{L}\p{N}@]+|[^\p{L}\p{N}@]+$/gu, '');

/** Words that sentences begin with, or that are shouted: any other word with a capital may be a name. */
const ordinary =
  /^(an?|access|account|all|an|authentication|bad|badly(-formed)?|call|cannot|could|cust(omer)?|data(base)?|document|element|failed|failure|illegal|incorrect|internal|invalid|in|is|it|login|missing|more|nothing|no|not|one|password|permission|please|procedure|process|queue|record|request|required|rows?|server|service|session|something|sorry|system|temporar(il)?y|the|there|this|timeout|too|try|unable|unauthori[sz]ed|unexpected|unknown|user(name)?|value|vendor|we|web|wrong|xml|you(r)?)$/i;

/** Nothing with a digit, an `@` or a capital is shown, unless it is known. */
const isHarmless = (word: string): boolean =>
  word === '' ||
  errorNumber.test(word) ||
  technical.has(word.toLowerCase()) ||
  ordinary.test(word) ||
  /^[\p{Ll}\p{M}'’_-]+$/u.test(word);

/** Runs of veils are one: how many words a name has is nobody's business either. */
const merged = (text: string): string => text.replace(/…(?:[\s,;]*…)+/g, veil);

export const impersonal = (message: string): string =>
  merged(
    message
      .split(' ')
      .map((token) => {
        const word = bare(token);
        return isHarmless(word) ? token : token.replace(word, veil);
      })
      .join(' '),
  );
