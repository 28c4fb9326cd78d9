// What is kept of the headers of an answer: what a reader of the answer goes by. Everything else is left out.

import { isEncodingName } from '../replacement/kept-words.ts';

export interface KeptHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** Names of usual headers that were left out. */
  readonly leftOut: readonly string[];
  /** How many others were left out. Their names are not told. */
  readonly othersLeftOut: number;
}

const mediaTypes: ReadonlySet<string> = new Set(
  'text/xml application/xml application/xhtml+xml text/html text/plain application/json application/octet-stream'.split(
    ' ',
  ),
);

function contentType(value: string): string | null {
  const [type = '', ...parameters] = value.split(';').map((part) => part.trim());
  if (!mediaTypes.has(type.toLowerCase())) return null;
  const charset = parameters.find((parameter) => {
    const [name = '', label = ''] = parameter.split('=');
    return (
      name.trim().toLowerCase() === 'charset' && isEncodingName(label.trim().replace(/^["']|["']$/g, ''))
    );
  });
  return charset === undefined ? type : `${type}; ${charset}`;
}

const contentEncoding = (value: string): string | null =>
  /^(?:(?:gzip|x-gzip|deflate|br|identity)(?:, ?)?)+$/i.test(value) ? value : null;

const retryAfter = (value: string): string | null => (/^\d{1,5}$/.test(value) ? value : null);

const kept: Readonly<Record<string, (value: string) => string | null>> = {
  'content-type': contentType,
  'content-encoding': contentEncoding,
  'retry-after': retryAfter,
};

const usual: ReadonlySet<string> = new Set(
  'age cache-control connection content-language content-length content-location date etag expires keep-alive last-modified location pragma server set-cookie strict-transport-security transfer-encoding vary via www-authenticate x-content-type-options x-frame-options x-powered-by content-type content-encoding retry-after'.split(
    ' ',
  ),
);

export function keptHeaders(headers: Readonly<Record<string, string>>): KeptHeaders {
  const shown = Object.entries(headers).flatMap(([name, value]) => {
    const made = Object.hasOwn(kept, name) ? kept[name]?.(value) : null;
    return made == null ? [] : [[name, made] as const];
  });
  const stayed = new Set<string>(shown.map(([name]) => name));
  const others = Object.keys(headers).filter((name) => !stayed.has(name));
  return {
    headers: Object.fromEntries(shown),
    leftOut: others.filter((name) => usual.has(name)).toSorted(),
    othersLeftOut: others.filter((name) => !usual.has(name)).length,
  };
}
