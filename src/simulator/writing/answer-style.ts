// How the simulated AA spells its answers: as documented by default. No raw answer of a live AA is known, so every way that
// may be met is here.

export type Spelling = 'camel' | 'hyphen' | 'upper';
export type Encoding = 'utf-8' | 'iso-8859-1' | 'windows-1252';
export type DateForm = 'us' | 'iso' | 'oracle' | 'mixed';
export type FlagForm = 'true/false' | 'Y/N' | '1/0' | 'mixed';

export interface AnswerStyle {
  /** `postalCode`, `postal-code` or `POSTAL_CODE`. */
  readonly spelling: Spelling;
  /** Puts all elements into a namespace, by a prefix: `<aa:custInfo xmlns:aa="…">`. */
  readonly namespace: boolean;
  /** Texts as CDATA sections rather than escaped. */
  readonly cdata: boolean;
  /** The bytes on the wire; what the encoding lacks goes out as character references. */
  readonly encoding: Encoding;
  /** What the answer says its encoding is; that of the bytes, unless it lies. */
  readonly declaredAs: Encoding;
  readonly declareEncoding: 'declaration' | 'header' | 'both' | 'none';
  /** A byte order mark before an answer in UTF-8. */
  readonly byteOrderMark: boolean;
  /** MM/DD/YYYY, YYYY-MM-DD, DD-MON-YYYY, or these in turn, with and without a time of day. */
  readonly dates: DateForm;
  readonly flags: FlagForm;
  /** Values as elements, or as attributes of the element around them. */
  readonly leaves: 'elements' | 'attributes';
  readonly indent: boolean;
  /** Adds a field and a section the catalogue does not know. */
  readonly unknownExtras: boolean;
  /** The names of root elements: `queuedCusts`, `customers`, `result`; or, as assumed once, `custQueue` and the like. */
  readonly roots: 'documented' | 'assumed';
  /** One entry in the queue's answer for each customer, or one for each of its changes. */
  readonly queueEntries: 'customers' | 'changes';
  /** A queued customer's number, and the table and action of a trigger: as attributes or as elements. */
  readonly queueValues: 'attributes' | 'elements';
  /** `triggers` of table and action per customer, or action and reason directly in it. */
  readonly reasons: 'triggers' | 'flat';
  readonly maxQueueNumber: 'last' | 'first';
  /** Which answers say how it went: all but details that came (`documented`), all, or only failures. */
  readonly status: 'documented' | 'always' | 'failures';
  /**
   * How a failure is told. `documented`: details as `errors/error/@code`, other services by their own root with status and
   * message. Else one root for all, and the code in an element, an attribute or the message.
   */
  readonly errorCode: 'documented' | 'element' | 'attribute' | 'message';
  /** Ids that do not exist, in a bulk answer: left out, there with an error of their own, or the call is refused. */
  readonly unknownInBulk: 'missing' | 'error' | 'void';
}

export const defaultStyle: AnswerStyle = {
  spelling: 'camel',
  namespace: false,
  cdata: false,
  encoding: 'utf-8',
  declaredAs: 'utf-8',
  declareEncoding: 'both',
  byteOrderMark: false,
  dates: 'us',
  flags: 'true/false',
  leaves: 'elements',
  indent: false,
  unknownExtras: false,
  roots: 'documented',
  queueEntries: 'customers',
  queueValues: 'attributes',
  reasons: 'triggers',
  maxQueueNumber: 'last',
  status: 'documented',
  errorCode: 'documented',
  unknownInBulk: 'missing',
};

/** What was assumed of AA's answers before its documentation was known. */
export const assumedStyle = {
  roots: 'assumed',
  queueEntries: 'changes',
  queueValues: 'elements',
  maxQueueNumber: 'first',
  status: 'failures',
  errorCode: 'element',
} as const satisfies Partial<AnswerStyle>;

const hyphened = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** A name as the style spells it; given as AA's documentation has it. */
export function spelled({ spelling }: Pick<AnswerStyle, 'spelling'>, name: string): string {
  switch (spelling) {
    case 'camel':
      return name;
    case 'hyphen':
      return hyphened(name);
    case 'upper':
      return hyphened(name).replaceAll('-', '_').toUpperCase();
  }
}

/** The name of an element: spelled, and with the prefix of its namespace where the style has one. */
export const tagOf = (style: Pick<AnswerStyle, 'spelling' | 'namespace'>, name: string): string =>
  style.namespace ? `aa:${spelled(style, name)}` : spelled(style, name);

/** What the root element's start tag declares. */
export const namespaceOf = ({ namespace }: Pick<AnswerStyle, 'namespace'>): string =>
  namespace ? ' xmlns:aa="http://aa.example.org/services"' : '';
