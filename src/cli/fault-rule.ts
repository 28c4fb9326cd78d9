// A fault of the simulator as it is written on the command line: `customers:http-503,probability=0.1,times=3`.

import { usageError } from './usage-error.ts';

export interface WrittenFault {
  readonly procedure: string;
  readonly fault: string;
  readonly [parameter: string]: string | number | boolean;
}

const form = 'PROCEDURE:FAULT,NAME=VALUE,… such as customers:http-503,probability=0.1';

export function readFaultRule(text: string): WrittenFault {
  const [head = '', ...parameters] = text.split(',').map((part) => part.trim());
  const match = /^(\*|[a-z]+):([a-z0-9-]+)$/.exec(head);
  if (match === null) throw usageError(`--fault ${text}: not a rule`, `Write ${form}`);
  return {
    ...Object.fromEntries(parameters.map((parameter) => readParameter(text, parameter))),
    procedure: match[1] ?? '',
    fault: match[2] ?? '',
  };
}

/** Texts that stay texts whatever they look like. */
const texts: ReadonlySet<string> = new Set(['custId', 'code', 'message']);

function readParameter(rule: string, parameter: string): readonly [string, string | number | boolean] {
  const at = parameter.indexOf('=');
  if (at < 1) throw usageError(`--fault ${rule}: a parameter lacks its value`, `Write ${form}`);
  const [name, value] = [parameter.slice(0, at), parameter.slice(at + 1)];
  if (texts.has(name)) return [name, value];
  if (value === 'true' || value === 'false') return [name, value === 'true'];
  return [name, /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value];
}
