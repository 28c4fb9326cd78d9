// Every name that the readers look for in AA's answers, with its role. "Known" names stand in AA's documents or in what public
// integrations read; all other names are guesses. The names of a customer's sections and fields are not here: they stand in
// the catalogue. All names here are canonical: lower case, without `-`, `_` and namespace prefix.

import { canonicalNames } from '../xml/names.ts';

type NameTest = (canonical: string) => boolean;

const matching =
  (pattern: RegExp): NameTest =>
  (canonical) =>
    pattern.test(canonical);

// Names that the dialect may add to. They are spelled as AA spells them.

/** Our name → AA's names that mean the same. The dialect of a client may replace each list. */
export const answerNames: Readonly<Record<string, readonly string[]>> = {
  custId: ['customerId', 'custNo'],
  maxQueueNum: ['maxQueueNumber', 'maxQueueNo'],
  // Elements of a queue answer that are an entry, and the name that is the customer's number in these and nowhere else.
  queueEntry: ['customer', 'cust', 'queuedCustomer', 'queuedCust', 'queueCustomer', 'queueCust'],
  queueId: ['id'],
  // Whole messages of a FAILURE by which AA says that the queue is empty.
  nothingQueued: [],
  // What confirms a purge or an enqueue: the name, and the word in it.
  status: ['status'],
  success: ['SUCCESS'],
  // Elements of a queue answer that say nothing of customers, so that the answer is not refused for them.
  ignored: [],
};

// Status, message, code and error of a call.

/** The status of a call. Known. */
export const statusName = 'status';

/** The message beside a status. Known. */
export const messageName = 'message';

/** The container of errors. Known. */
export const errorsName = 'errors';

/** One error, as AA is known to write it. */
export const errorName = 'error';

/** One error, under any name. */
export const isErrorName = matching(/^(err(or)?|exception|fault)$/);

/** An error or the container of errors, as AA is known to write them. */
export const isKnownErrorName = matching(/^errors?$/);

/** What may speak of the call although it stands in a customer: a status or an error. */
export const isStatusOrError = matching(/^(status|errors?)$/);

/** What speaks of the answer and never of a customer: status, error and message, as AA is known to write them. */
export const isAnswerName = matching(/^(status|errors?|message)$/);

/** Code or message of an error, where it needs no error around it. */
export const isErrorDetail = matching(/^err(or)?(code|id|number|num|no|message|msg|text)$/);

/** All that may speak of the call in a queue answer. It is kept, however large the answer is. */
export const isCallName = matching(
  /^(status|err|errors?|exception|fault(code|string)?|message|code|err(or)?(code|id|number|num|no|message|msg|text))$/,
);

/** A code of any kind. */
export const isCodeName: NameTest = (canonical) => canonical.endsWith('code');

/** The code of an error. `code` is known. */
export const codeNames = canonicalNames([
  'code',
  'errorCode',
  'errCode',
  'errorNumber',
  'errorNum',
  'errorNo',
  'errorId',
  'statusCode',
  'faultCode',
  'number',
]);

/** A code in the place where AA documents it: on an error. There it is a code, and never the number of a customer. */
export const documentedCodeNames = canonicalNames(['code', 'errorCode']);

/** Attributes of an error that are its code, or number the errors of a list. */
export const errorNumberNames = canonicalNames(['id', 'num', 'no', 'number']);

/** The message of an error. `message` is known. */
export const messageNames = canonicalNames([
  'message',
  'errorMessage',
  'errorMsg',
  'msg',
  'errorText',
  'errorDescr',
  'faultString',
  'description',
  'descr',
  'text',
  'reason',
]);

/** A number: the code of an error, or the place of an error in a list. */
export const numberName = 'number';

/** Codes and messages that count within an error only: elsewhere these names may mean anything. */
export const namesWithinErrors = canonicalNames(['number', 'text', 'descr']);

/** What hints at trouble by its name alone. */
export const isTroubleName = matching(/err|fault|exception|fail/);

/** Where a sentence about the call may stand. */
export const isVerdictName = matching(/^(message|msg|reason|result|resultcode|returncode)$/);

/** What tells of other calls than the one that is answered. */
export const isOfOtherCall = matching(/^(last|previous|prior|earlier|former|old)|history|log$/);

/** What measures or describes the call: its number counts no customer. */
export const isMeasureName = matching(/elapsed|time|date|stamp|ms$|seconds?$|version|page|vendor|request/);

// The queue.

/** A list of customers, also where the list is empty. `queuedCusts` and `customer` are known. */
export const queueListNames: ReadonlySet<string> = new Set([
  'customers',
  'customer',
  'custs',
  'cust',
  'queue',
  'queuecustomers',
  'queuecusts',
  'queuedcustomers',
  'queuedcusts',
  'custqueue',
]);

/** A list or an item of a list, of any kind. */
export const isListName = matching(/^(rows?|records?|ids?|list)$/);

/** A count: zero in it means that nothing is there. */
export const isCountName = matching(/count|total|size|^(number|num|records|rows)$|returned|found$/);

const isCustomerOrQueue = matching(/cust|queue/);

/** What may be customers, or any list. */
export const isOfCustomers: NameTest = (canonical) => isCustomerOrQueue(canonical) || isListName(canonical);

/** One customer. */
export const isCustomerName = matching(/^(deleted|changed|updated|merged|new)?cust(omer)?$/);

/** One company: alone it may be the association, in a list it is a customer. */
export const isCompanyName = matching(/^(deleted|changed|updated|merged|new)?company$/);

/** Something of customers: also of companies, and of customers who are deleted or merged. */
export const isOfPeople = matching(/cust(?!om(?!er))|companies|delet|^merge|merged/);

/** A group that holds customers, and so makes customers of the companies in it. */
export const isGroupOfPeople = matching(/cust(?!om(?!er))|compan|delet|merge|queue/);

const namesPeople = matching(/cust|compan|delet|merge/);
const isDeletedOrMerged = matching(/^(delet|merge)/);
const isNumberName = matching(/(id|no|num|number|serno)$/);

/** The number of a customer, by its name. */
export const isNumberOfPeople: NameTest = (canonical) => namesPeople(canonical) && isNumberName(canonical);

/** The number of a customer who is deleted or merged. */
export const isNumberOfDeleted: NameTest = (canonical) =>
  isDeletedOrMerged(canonical) && isNumberName(canonical);

/** A number of its owner. Whether the owner is a customer, only the element around it can tell. */
export const idName = 'id';

/** What says why a customer is queued. `triggers`, `trigger` and `tableName` are known. */
export const isReasonName = matching(/^(triggers?|tablename|trigger(table|action))$/);

/** The parts of a reason. `tableName` and `action` are known. */
export const reasonParts: ReadonlyMap<string, 'table' | 'action' | 'reason'> = new Map([
  ['tablename', 'table'],
  ['table', 'table'],
  ['triggertable', 'table'],
  ['action', 'action'],
  ['actioncode', 'action'],
  ['actiontype', 'action'],
  ['triggeraction', 'action'],
  ['reason', 'reason'],
  ['trigger', 'reason'],
]);

// Customers.

/** One customer of a details answer. Known. */
export const customerName = 'custinfo';

/** What groups parts of one customer. Anything else may be another person beside the customer. */
export const isGroupingName = matching(
  /^(cust(omer)?)?(details?|data|records?|info(rmation)?|profile|general|main|basic|identity|sections?|results?|response|answer|reply|row|rowset|item|body|content|payload|list|set|group|elements?|envelope|wrapper)$|^cust(omer)?s?$/,
);

/** Grouping names that may stand several times in a customer, once for each section or for some sections. */
export const isRepeatableGroup = matching(/^(cust(omer)?)?(sections?|details?)$/);

/** What groups sections of the customer: a contact person would have a name beside the sections. */
export const isContactGroup = matching(/^contact(info(rmation)?|details?|data)$/);

const sectionSuffix = /(lists?|sets?|info(rmation)?|details?|data|section|group)$/;

/** The name of the section in the name of an element around it: `email` of `emaillist`. */
export const withoutSuffix = (canonical: string): string => canonical.replace(sectionSuffix, '');

/** People and companies related to a customer: what stands in them is theirs, even if nothing else stands there. */
export const isRelationName = matching(
  /spouse|partner|parent|child|contact|compan|employer|friend|relat|sibling|manager|assistant|referr|sponsor|household|previous|former|histor/,
);

/** The attribute by which XML says that an element has no value. */
export const nilName = 'nil';

/** Who or what an element is about. */
export const ownNameName = 'name';

/** What may stand beside the number of a customer who does not exist: words of the answer, of an error, of a deletion. */
export const isSaidOfMissing = matching(
  /^(status|message|msg|note|remarks?|reason|descr(iption)?|text|number|num|no|id|seq|row|time(stamp)?|date)$|code$|err|exception|fault|delet|found|exist|merge|purg/,
);

// All of them.

const saysWhatItIs = [
  isCallName,
  isErrorName,
  isErrorDetail,
  isVerdictName,
  isListName,
  isCustomerName,
  isCompanyName,
  isReasonName,
  isGroupingName,
  isContactGroup,
];

const namesAbove: ReadonlySet<string> = new Set([
  ...canonicalNames(Object.entries(answerNames).flat(2)),
  ...queueListNames,
  ...codeNames,
  ...messageNames,
  ...reasonParts.keys(),
  errorsName,
  customerName,
  numberName,
  idName,
  nilName,
  ownNameName,
]);

/** A whole name that AA is known to use, or may use, for something other than a section or a field of a customer. */
export const isNameOfAnswer: NameTest = (canonical) =>
  namesAbove.has(canonical) || saysWhatItIs.some((test) => test(canonical));
