// The key `dialect`: how one AA spells requests and answers, where that differs from the defaults.

import { z } from 'zod';
import { aaErrors, type AaErrorCode } from '../aa/aa-error.ts';
import { dateOrders, usualFlag } from '../aa/answers/values.ts';
import {
  defaultDialect,
  type Dialect,
  type ServiceDialect,
  type ServiceName,
  type WrittenCredentials,
} from '../aa/dialect.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { decoderNamed } from '../aa/xml/encoding-names.ts';
import {
  group,
  keyNotes,
  matching,
  oneOf,
  optional,
  scalar,
  text,
  whole,
  withDefault,
} from './key-schema.ts';
import { suggestName } from './nearest-name.ts';

const elementName = matching(/^([A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*$/, 'must be the name of an XML element');
const procedureName = matching(/^[A-Za-z][\w$#]*(\.[A-Za-z][\w$#]*)+$/, 'must be PACKAGE.PROCEDURE');

const spelled = (what: string, usual: string) =>
  optional(elementName, { type: 'element name', default: usual, description: what });

const parameterKeys = (parameters: ServiceDialect['parameters']) =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, usual]) => [name, spelled(`The element for ${name}.`, usual)]),
  );

/** The default names of the elements and attributes that ask for sections: those of the section or the option. */
const detailNames = ({ sections }: Catalogue): ServiceDialect['parameters'] =>
  Object.fromEntries(
    ['include', ...sections.flatMap(({ name, options }) => [name, ...options])].map((name) => [name, name]),
  );

/** `further`: parameters beside those of the default dialect, with their default names. */
function serviceKeys(service: ServiceName, purpose: string, further: ServiceDialect['parameters'] = {}) {
  const { procedure, root, username, password, parameters } = defaultDialect.services[service];
  return group(
    {
      procedure: optional(procedureName, {
        type: 'PACKAGE.PROCEDURE',
        default: procedure,
        description: 'Appended to `url`.',
      }),
      root: spelled('The root element of the request.', root),
      username: spelled('The element of the user name.', username),
      password: spelled('The element of the password.', password),
      parameters: group(
        parameterKeys({ ...parameters, ...further }),
        'The elements (or attributes) of the parameters.',
      ),
    },
    purpose,
  );
}

const codes = Object.keys(aaErrors) as AaErrorCode[];
/** `unknownCustomer` for `AA_UNKNOWN_CUSTOMER`. */
const shortCode = (code: string): string =>
  code
    .slice('AA_'.length)
    .toLowerCase()
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const errorCode = scalar<AaErrorCode>((name) => {
  const code = codes.find((candidate) => candidate === name || shortCode(candidate) === name);
  if (code !== undefined) return { value: code };
  const known = name.startsWith('AA_') ? codes : codes.map(shortCode);
  return {
    unfit: 'must be one of the codes AA_… of docs/reference/errors.md',
    suggestion: suggestName(name, known),
  };
});

const onOrOff = scalar<boolean>(
  (word) => (word === 'on' || word === 'off' ? { value: word === 'on' } : { unfit: 'must be on or off' }),
  (isOn) => (isOn ? 'on' : 'off'),
);

const nameOrNames = z
  .codec(z.unknown(), z.array(elementName).readonly(), {
    decode: (value) => (typeof value === 'string' ? [value] : value) as unknown[],
    encode: (names) => names,
  })
  .optional();

/** Texts that are not names of elements. They may look like a number. */
const wordOrWords = z
  .codec(z.unknown(), z.array(text).readonly(), {
    decode: (value) => (Array.isArray(value) ? (value as unknown[]) : [value]),
    encode: (words) => words,
  })
  .optional();

const answerDescriptions: Readonly<Record<string, string>> = {
  status: 'Further names of the status that confirms a purge or an enqueue.',
  success:
    'Further words in that status that mean SUCCESS. Add only words from the documents you have, because a purge cannot be undone.',
  queueEntry: 'Further names of the element that is an entry in a queue answer.',
  queueId:
    "Further names of the customer's number in an entry of the queue. Only there `id` means a customer.",
  nothingQueued:
    'Whole messages in a FAILURE of the queue that mean that nothing is queued. Case and white space do not matter.',
  ignored:
    'Elements of a queue answer that are not about customers. Without this, unknown numbers in them make the answer refused.',
};

/** The entries that are texts of AA and not names of elements. */
const ofWords: ReadonlySet<string> = new Set(['success', 'nothingQueued']);

const answerKeys = Object.fromEntries(
  Object.entries(defaultDialect.answers).map(([name, usual]) => [
    name,
    (ofWords.has(name) ? wordOrWords : nameOrNames).clone().register(keyNotes, {
      type: ofWords.has(name) ? 'text or texts' : 'name or names',
      default: usual.join(', ') || 'none',
      description: answerDescriptions[name] ?? `Further names of ${name} in answers, beside the usual ones.`,
    }),
  ]),
);

// How answers are read.

const encodingName = scalar((name) =>
  decoderNamed(name) === null
    ? {
        unfit: 'must be the name of a character encoding',
        suggestion: 'such as utf-8, windows-1252 or WE8ISO8859P15',
      }
    : { value: name },
);

/** A word that means the opposite in every AA cannot be declared. */
const flagWords = (meaning: boolean) =>
  z
    .codec(
      z.unknown(),
      z
        .array(
          scalar((word) =>
            word.trim() === '' || usualFlag(word) === !meaning
              ? { unfit: `must be a word that can mean ${meaning}` }
              : { value: word },
          ),
        )
        .readonly(),
      {
        decode: (value) => (Array.isArray(value) ? (value as unknown[]) : [value]),
        encode: (words) => words,
      },
    )
    .optional()
    .register(keyNotes, {
      type: 'text or texts',
      default: 'none',
      description: `Further words that mean ${meaning}.`,
    });

const readingKeys = {
  encoding: optional(encodingName, {
    type: 'name of an encoding',
    default: 'as HTTP and the answers say',
    description:
      'The character encoding of all answers. It overrules what HTTP and the answers say; `check` tells where these differ.',
  }),
  dates: group(
    {
      order: optional(oneOf(dateOrders), {
        type: dateOrders.join(', '),
        default: defaultDialect.reading.dates.order,
        description:
          'Whether 03/04/2024 is the 4th of March (`mdy`, as documented) or the 3rd of April (`dmy`).',
      }),
      century: optional(whole(1800, 2100), {
        type: '1800 to 2100',
        default: 'none: such dates are not read',
        description:
          "The first of the hundred years in which years of two digits are: with 1950, `31-DEC-99` is in 1999 and `15-MAR-35` in 2035 (Oracle's RR).",
      }),
    },
    'How dates are read that have several readings. A date that cannot be read is kept in `extra` and counted in `status`.',
  ),
  flags: group(
    { true: flagWords(true), false: flagWords(false) },
    'Words of flags beside true, Y, yes and 1, false, N, no and 0. Case does not matter.',
  ),
};

const spellingSays =
  'How this AA spells requests and answers, where the documents you have differ from the defaults.';

const spelling = (catalogue: Catalogue) =>
  group(
    {
      queue: serviceKeys('queue', 'Get queue customers (3.4.1).'),
      customers: serviceKeys('customers', 'Get customer details (3.1.11).', detailNames(catalogue)),
      purge: serviceKeys('purge', 'Purge queue (3.4.2).'),
      enqueue: serviceKeys('enqueue', 'Force enqueue (3.4.3).'),
      formField: optional(text, {
        type: 'text',
        default: defaultDialect.formField,
        description: 'The form field of the request document.',
      }),
      answers: group(
        { ...answerKeys, ...readingKeys },
        'Further names in answers, and how their texts are read. Case, `-`, `_` and prefixes of names never matter.',
      ),
      errorCodes: z
        .record(z.string(), errorCode)
        .optional()
        .register(keyNotes, {
          type: 'AA code: ours',
          default: Object.entries(defaultDialect.errorCodes)
            .map(([theirs, ours]) => `'${theirs}': ${shortCode(ours)}`)
            .join(', '),
          description: "AA's error codes with their meaning, added to the defaults: `'42': unknownCustomer`.",
        }),
      repair: withDefault(onOrOff, {
        type: 'on or off',
        default: 'on',
        description:
          'Characters that XML or the encoding does not have cost one character each, and are told as findings. `off`: such an answer is refused.',
      }),
      volatile: z
        .array(elementName)
        .readonly()
        .optional()
        .register(keyNotes, {
          type: 'field names',
          default: defaultDialect.volatile.join(', ') || 'none',
          description:
            'Further fields whose changes mean nothing. They are stored but make no change in the feed.',
        }),
    },
    spellingSays,
  );

type DialectKeys = z.output<ReturnType<typeof spelling>>;
type ServiceKeys = DialectKeys['queue'];

/** The keys of `answers` that are names. Their type is lost, because they are made from the default dialect. */
const namesWritten = (answers: object): Readonly<Record<string, readonly string[] | undefined>> => ({
  ...answers,
});

/** The defaults with the changes of the configuration. A service that is not mentioned keeps its default object. */
const mergeDialect = (keys: DialectKeys): Dialect => ({
  services: {
    queue: mergeService(defaultDialect.services.queue, keys.queue),
    customers: mergeService(defaultDialect.services.customers, keys.customers),
    purge: mergeService(defaultDialect.services.purge, keys.purge),
    enqueue: mergeService(defaultDialect.services.enqueue, keys.enqueue),
  },
  ...writtenQueue(keys.queue),
  formField: keys.formField ?? defaultDialect.formField,
  answers: Object.fromEntries(
    Object.entries(defaultDialect.answers).map(([name, usual]) => [
      name,
      [...new Set([...(namesWritten(keys.answers)[name] ?? []), ...usual])],
    ]),
  ),
  reading: mergeReading(keys.answers),
  errorCodes: { ...defaultDialect.errorCodes, ...keys.errorCodes },
  repair: keys.repair,
  volatile: [...new Set([...defaultDialect.volatile, ...(keys.volatile ?? [])])],
});

function mergeReading({ encoding, dates, flags }: DialectKeys['answers']): Dialect['reading'] {
  const { reading: usual } = defaultDialect;
  return {
    encoding: encoding ?? usual.encoding,
    dates: { order: dates.order ?? usual.dates.order, century: dates.century ?? usual.dates.century },
    flags: { true: flags.true ?? usual.flags.true, false: flags.false ?? usual.flags.false },
  };
}

/** The credential names of the queue as written, separate from the defaults. Left out where nothing was written. */
function writtenQueue({ username, password }: ServiceKeys): Pick<Dialect, 'writtenQueue'> {
  const written: WrittenCredentials = definedOnly({ username, password });
  return Object.keys(written).length === 0 ? {} : { writtenQueue: written };
}

function mergeService(usual: ServiceDialect, keys: ServiceKeys): ServiceDialect {
  const parameters = definedOnly(keys.parameters);
  const own = definedOnly({
    procedure: keys.procedure,
    root: keys.root,
    username: keys.username,
    password: keys.password,
  });
  if (Object.keys(own).length === 0 && Object.keys(parameters).length === 0) return usual;
  return { ...usual, ...own, parameters: { ...usual.parameters, ...parameters } };
}

const definedOnly = (values: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

function writeDialect({ writtenQueue: written, services, reading, ...dialect }: Dialect): DialectKeys {
  // The default credential names of the queue depend on the queue procedure that AA turns out to have.
  const { username: _, password: __, ...queue } = services.queue;
  const answers = { ...dialect.answers, ...writeReading(reading) };
  return { ...services, queue: { ...queue, ...written }, ...dialect, answers };
}

/** What is not declared is left out. */
const writeReading = ({
  encoding,
  dates: { order, century },
  flags,
}: Dialect['reading']): DialectKeys['answers'] => ({
  ...(encoding === null ? {} : { encoding }),
  dates: { order, ...(century === null ? {} : { century }) },
  flags,
});

export const dialectKeys = (catalogue: Catalogue) =>
  z
    .codec(spelling(catalogue), z.custom<Dialect>(), { decode: mergeDialect, encode: writeDialect })
    .register(keyNotes, { type: 'group', description: spellingSays });
