// Reads a fault rule of the simulator from the command line: `customers:http-503,probability=0.1,times=3`.

import { suggestName } from '../config/nearest-name.ts';
import {
  faultNames,
  faultyProcedures,
  type FaultRule,
  faultRuleSchema,
} from '../simulator/faults/fault-rule.ts';
import { usageError } from './arguments.ts';

const form = 'PROCEDURE:FAULT,NAME=VALUE,… such as customers:http-503,probability=0.1';

export function readFaultRule(text: string): FaultRule {
  const [head = '', ...parameters] = text.split(',').map((part) => part.trim());
  const [, procedure, fault = ''] = /^(\*|[a-z]+):([a-z0-9-]+)$/.exec(head) ?? [];
  if (procedure === undefined) throw usageError(`--fault ${text}: not a rule`, `Write ${form}`);
  const named = parameters.map((parameter) => readParameter(text, parameter));
  const rule = faultRuleSchema.safeParse({ ...Object.fromEntries(named), procedure, fault });
  if (rule.success) return rule.data;
  const [issue] = rule.error.issues;
  const choice = choices.find(({ key }) => key === issue?.path[0]);
  const given = { procedure, fault };
  if (choice === undefined)
    throw usageError(`--fault ${text}: ${issue?.message ?? 'not a rule'}`, `Write ${form}`);
  const name = given[choice.key];
  throw usageError(
    `--fault ${text}: there is no ${choice.key} ${name}`,
    suggestName(name, choice.known) ?? undefined,
  );
}

const choices = [
  { key: 'procedure', known: faultyProcedures },
  { key: 'fault', known: faultNames },
] as const;

/** The parameters that are always texts. A number in them is not read as a number. */
const texts: ReadonlySet<string> = new Set(['custId', 'code', 'message']);

function readParameter(rule: string, parameter: string): readonly [string, string | number | boolean] {
  const at = parameter.indexOf('=');
  if (at < 1) throw usageError(`--fault ${rule}: a parameter lacks its value`, `Write ${form}`);
  const [name, value] = [parameter.slice(0, at), parameter.slice(at + 1)];
  if (texts.has(name)) return [name, value];
  if (value === 'true' || value === 'false') return [name, value === 'true'];
  return [name, /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value];
}
