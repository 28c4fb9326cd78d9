// What is kept of an answer's values because it says nothing of a person. Everything else is replaced.

/** Words of the English of error messages. */
const plainWords =
  'a about above access account action active all allowed already an and another any are argument as at authentication authorization authorized back bad badly be because been before behind below between body but by call called caller can cannot change changed character code column complete completed configuration connect connection contact could credentials current customer customers data database date denied deleted details directory disabled disallowed document does doesn done down duplicate element empty enabled end enqueue enqueued ended entries entry error errors exact exceeded exception exist exists expected expired fail failed failure fatal fetch fetches fetched few field file following for forbidden force forced form formed found from full function gateway get given granted has have here html http https id identifier ids if ignored ill illegal in inactive inconsistent incorrect index insert insufficient integrator internal invalid ip is it its java key large later left length limit line lines list loaded locked login long longer lost low mail maintenance mal malformed many maximum memory merged message method minimum missing module more most moved multiple must name no none not nothing notfound now null number numeric object occurred of off ok on one only open operation or oracle other out overflow package parameter parameters parse parser parsing partial password pending permission permitted pl please plsql pointer private privilege privileges procedure process processed processing proxy purge purged query queue queued read received record records recursive refused rejected remote removed request requested required resource response result results retry returned returns root row rows scheduled script select sequence server service services session sorry sql sqlerrm stack started state statement status stopped string success successful successfully suspended syntax system table temporarily temporary terminated than that the then there this time timed timeout to too trailing trigger truncated try type unable unauthorized unavailable unchanged undefined unexpected unhandled unique unknown unsupported up update updated updates url user username valid validation value variable vendor version was we web well were while with within without wrong xml xpath yes you your zero';

/** Those of them that are names of people, too: only in small letters they are no names. */
const alsoNames =
  'back body few field form full given key large line list long low mal many page private read root row unique';
/** The same of words that often begin a sentence: with a capital within a sentence they are names. */
const namesWithinSentences = 'an in on than to too you';
/** Words that stand in document types. */
const doctypeWords =
  'attlist cdata doctype dtd element en entity final fixed frameset html idref ietf implied ndata nmtoken notation pcdata public required strict system transitional xhtml xml';

/** Codes that every association has. */
const commonCodes =
  'active billing bill business cell city company committee contact email expired fax first home inactive individual main member mobile none office organization other pending person personal phone position preferred primary secondary ship shipping standard terminated url web website work';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const technical = words(plainWords);
const ofDoctypes = words(doctypeWords);
const codes = words(commonCodes);
const names = words(alsoNames);
const shortNames = words(namesWithinSentences);

const flags = words('true false y n yes no');

/** Words that mean something to a reader of an answer, so they are never made up. */
export const meaningfulWords: ReadonlySet<string> = new Set([...technical, ...codes, ...flags]);

export interface KeptWords {
  /** A word of an error message. `before`: what stands before it in the message. */
  isTechnical(word: string, before: string): boolean;
  isOfDoctype(word: string): boolean;
  isCommonCode(text: string): boolean;
  isFlag(text: string): boolean;
  /** Whether a credential stands in the text, or the text in a credential. Such a text is never kept. */
  isSecret(text: string): boolean;
}

const withinSentence = /[\p{L}\p{N},]\s*$/u;

/** Whether a technical word may be the name of a person, as it is written here. */
function mayBeName(word: string, before: string): boolean {
  const small = word.toLowerCase();
  if (word === small) return false;
  return names.has(small) || (shortNames.has(small) && /^.[a-z]*$/.test(word) && withinSentence.test(before));
}

/** What is shorter stands in other words by chance. */
const shortest = 3;

const isWithin = (one: string, other: string): boolean => one.length >= shortest && other.includes(one);

const secretTest = (secrets: readonly string[]) => {
  const small = secrets.map((secret) => secret.toLowerCase());
  return (text: string): boolean => {
    const one = text.toLowerCase();
    return small.some((secret) => one === secret || isWithin(secret, one) || isWithin(one, secret));
  };
};

/** `secrets`: the credentials. `phrases`: messages that the configuration knows, whose words are kept, too. */
export function keptWords(secrets: readonly string[], phrases: readonly string[]): KeptWords {
  const isSecret = secretTest(secrets);
  const configured = new Set(
    phrases.flatMap((phrase) => phrase.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []),
  );
  const keptIn = (list: ReadonlySet<string>) => (text: string) =>
    list.has(text.toLowerCase()) && !isSecret(text);
  const isPlain = keptIn(technical);
  const isConfigured = keptIn(configured);
  return {
    isTechnical: (word, before) => (isPlain(word) && !mayBeName(word, before)) || isConfigured(word),
    isOfDoctype: keptIn(ofDoctypes),
    isCommonCode: keptIn(codes),
    isFlag: keptIn(flags),
    isSecret,
  };
}

const encodingName =
  /^(?:utf[-_]?(?:8|16(?:[lb]e)?)|iso[-_]?8859[-_]\d{1,2}|windows-125\d|cp125\d|x?-?ansi|us-ascii|ascii|al32utf8|we8[a-z0-9]{4,12}|us7ascii|latin-?\d)$/i;

/** The name of an encoding, also one that only databases use. */
export const isEncodingName = (text: string): boolean => encodingName.test(text);
