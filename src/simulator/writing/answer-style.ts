// How the simulated AA spells its answers. No raw answer of a live AA is known, so every way that may be met is here.

export type Encoding = 'utf-8' | 'iso-8859-1' | 'windows-1252';
export type DateForm = 'us' | 'iso' | 'oracle' | 'mixed';
export type FlagForm = 'true/false' | 'Y/N' | '1/0' | 'mixed';

export interface AnswerStyle {
  /** `custInfo`, `postalCode` or `cust-info`, `postal-code`. */
  readonly spelling: 'camel' | 'hyphen';
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
  /** `triggers` of table and action per customer, or action and reason directly in it. */
  readonly reasons: 'triggers' | 'flat';
  readonly maxQueueNumber: 'first' | 'last';
  /** Whether answers with a payload also say SUCCESS. */
  readonly status: 'always' | 'failures';
  /** Where the code of a failure stands. */
  readonly errorCode: 'element' | 'attribute' | 'message';
  /** Ids that do not exist, in a bulk answer: left out, or there with an error of their own. */
  readonly unknownInBulk: 'missing' | 'error';
}

export const defaultStyle: AnswerStyle = {
  spelling: 'camel',
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
  reasons: 'triggers',
  maxQueueNumber: 'first',
  status: 'failures',
  errorCode: 'element',
  unknownInBulk: 'missing',
};

/** An element name as the style spells it; given in camelCase. */
export const spelled = ({ spelling }: Pick<AnswerStyle, 'spelling'>, name: string): string =>
  spelling === 'camel' ? name : name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
