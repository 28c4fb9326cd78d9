// The style of the simulated AA's answers. The default is as documented. No raw answer of a real AA is known, so every
// form that may occur can be chosen.

export type Spelling = 'camel' | 'hyphen' | 'upper';
export type Encoding = 'utf-8' | 'iso-8859-1' | 'windows-1252';
export type DateForm = 'us' | 'iso' | 'oracle' | 'mixed';
export type FlagForm = 'true/false' | 'Y/N' | '1/0' | 'mixed';

/** By path of the catalogue: another name, written as in AA's documentation. `null`: it is not sent. */
export type Renaming = Readonly<Record<string, string | null>>;

export interface AnswerStyle {
  /** `postalCode`, `postal-code` or `POSTAL_CODE`. */
  readonly spelling: Spelling;
  /** Fields and sections that this AA calls otherwise, or does not send. */
  readonly renaming: Renaming;
  /** Puts all elements into a namespace with a prefix: `<aa:custInfo xmlns:aa="…">`. */
  readonly namespace: boolean;
  /** Writes texts as CDATA sections instead of escaping them. */
  readonly cdata: boolean;
  /** The encoding of the bytes. Characters it does not have are sent as character references. */
  readonly encoding: Encoding;
  /** The encoding that the answer declares. It differs from `encoding` only under a fault. */
  readonly declaredAs: Encoding;
  readonly declareEncoding: 'declaration' | 'header' | 'both' | 'none';
  /** A byte order mark before an answer in UTF-8. */
  readonly byteOrderMark: boolean;
  /** MM/DD/YYYY, YYYY-MM-DD, DD-MON-YYYY, or these in turn, with and without a time of day. */
  readonly dates: DateForm;
  readonly flags: FlagForm;
  /** Whether values are elements, or attributes of the element around them. */
  readonly leaves: 'elements' | 'attributes';
  readonly indent: boolean;
  /** Adds a field and a section that the catalogue does not know. */
  readonly unknownExtras: boolean;
  /** The names of root elements: `queuedCusts`, `customers`, `result`, or those assumed before, such as `custQueue`. */
  readonly roots: 'documented' | 'assumed';
  /** Whether the queue's answer has one entry for each customer or one for each change. */
  readonly queueEntries: 'customers' | 'changes';
  /** Whether a queued customer's number, and the table and action of a trigger, are attributes or elements. */
  readonly queueValues: 'attributes' | 'elements';
  /** Whether each customer has `triggers` with table and action, or has action and reason directly. */
  readonly reasons: 'triggers' | 'flat';
  readonly maxQueueNumber: 'last' | 'first';
  /** Which answers have a status. `documented`: all except successful answers with customer details. */
  readonly status: 'documented' | 'always' | 'failures';
  /**
   * The form of a failure. `documented`: customer details have `errors/error/@code`, other services their own root with
   * status and message. Otherwise all have one root, and the code is in an element, an attribute or the message.
   */
  readonly errorCode: 'documented' | 'element' | 'attribute' | 'message';
  /** Unknown ids in a bulk call: they are left out, they have an error of their own, or the whole call is refused. */
  readonly unknownInBulk: 'missing' | 'error' | 'void';
}

export const defaultStyle: AnswerStyle = {
  spelling: 'camel',
  renaming: {},
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

/** The style that was assumed before AA's documentation was known. */
export const assumedStyle = {
  roots: 'assumed',
  queueEntries: 'changes',
  queueValues: 'elements',
  maxQueueNumber: 'first',
  status: 'failures',
  errorCode: 'element',
} as const satisfies Partial<AnswerStyle>;

const hyphened = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** The style's spelling of a name, which is given as in AA's documentation. */
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

/** The tag of an element: its name in the style's spelling, with the namespace prefix where the style has one. */
export const tagOf = (style: Pick<AnswerStyle, 'spelling' | 'namespace'>, name: string): string =>
  style.namespace ? `aa:${spelled(style, name)}` : spelled(style, name);

/** The namespace declaration in the start tag of the root element. */
export const namespaceOf = ({ namespace }: Pick<AnswerStyle, 'namespace'>): string =>
  namespace ? ' xmlns:aa="http://aa.example.org/services"' : '';
