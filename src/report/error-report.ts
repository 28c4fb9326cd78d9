// The report of an error for people and scripts. The message of a foreign error may quote anything, so it is never
// shown (P11). For debugging the report has the place where the error happened.

import { AaShadowError } from '../aa-shadow-error.ts';
import { ConfigError, type Problem } from '../config/config-error.ts';
import type { Paint } from '../wording.ts';
import { safeName, safeStack } from './safe-stack.ts';

export interface ErrorReport {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly hint: string;
  readonly problems?: readonly (Problem & { readonly file: string })[];
  /** For debugging only. */
  readonly stack?: string;
}

export function errorReport(error: unknown, debug: boolean): ErrorReport {
  const stack = debug && error instanceof Error ? { stack: safeStack(error) } : {};
  if (!(error instanceof AaShadowError)) return { ...unexpected(error), ...stack };
  const { code, kind, message, hint } = error;
  return { code, kind, message, hint, ...problemsOf(error), ...stack };
}

/** The error of one step among several. `null`: the step did not fail. */
export const errorDocument = (error: AaShadowError | null): ErrorReport | null =>
  error === null ? null : errorReport(error, false);

const unexpected = (error: unknown): ErrorReport => ({
  code: 'UNEXPECTED',
  kind: 'bug',
  message: `something unexpected happened (${error instanceof Error ? safeName(error) : typeof error})`,
  hint: 'Please report this, with the output of --log-level debug.',
});

const problemsOf = (error: AaShadowError): Pick<ErrorReport, 'problems'> =>
  error instanceof ConfigError && error.problems.length > 0
    ? { problems: error.problems.map((problem) => ({ file: error.path ?? '', ...problem })) }
    : {};

export function errorText({ code, message, hint, problems, stack }: ErrorReport, paint: Paint): string {
  const lines = [
    `${paint('red', `error[${code}]`)} ${message}`,
    ...(problems ?? []).map((problem) => problemLine(problem, paint)),
    `  ${paint('cyan', 'hint:')} ${hint}`,
    ...(stack === undefined ? [] : [stack]),
  ];
  return `${lines.join('\n')}\n`;
}

function problemLine(
  { file, line, column, key, message, suggestion }: Problem & { file: string },
  paint: Paint,
): string {
  const where = paint('dim', `${file}:${line}:${column}`);
  const what = key === '' ? message : `${paint('bold', key)}: ${message}`;
  return `  ${where} ${what}${suggestion === null ? '' : ` (${suggestion})`}`;
}
