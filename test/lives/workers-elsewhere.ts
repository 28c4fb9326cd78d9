// Workers as processes of their own, with the real program. They die by SIGKILL: at a named step, or when they have said so many lines.

import type { ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { endOf, runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { afterLines, type Death, type Workers } from './association-life.ts';

interface DrainDocument {
  readonly clients: readonly { readonly outcome: string; readonly error: { readonly code: string } | null }[];
}

interface AuditDocument {
  readonly clients: readonly { readonly differed: number; readonly waiting: number }[];
}

const atStep = (death: Death | undefined): Readonly<Record<string, string>> =>
  death === undefined || death.step === afterLines ? {} : { AA_SHADOW_DIE_AT: `${death.step}:${death.time}` };

function killAfterLines(child: ChildProcess, lines: number): void {
  let told = 0;
  child.stderr?.on('data', (text: string) => {
    told += text.split('\n').length - 1;
    if (told >= lines) child.kill('SIGKILL');
  });
}

export const workersElsewhere: Workers = {
  async drain(config, death) {
    const args = ['drain', '--json', '--log-level', 'debug', '--config', config];
    const child = startAaShadow(args, { cwd: dirname(config), env: atStep(death) });
    if (death?.step === afterLines) killAfterLines(child, death.time * 5);
    const { code, stdout, stderr } = await endOf(child);
    if (code === null) return 'died';
    const [client] = stdout === '' ? [] : (JSON.parse(stdout) as DrainDocument).clients;
    if (client === undefined) throw new Error(stderr);
    return client.error?.code ?? client.outcome;
  },
  async apply(config) {
    const { code, stderr } = await runAaShadow(['apply', '--yes', '--config', config], {
      cwd: dirname(config),
    });
    if (code !== 0) throw new Error(stderr);
  },
  async audit(config) {
    const args = ['audit', '--all', '--json', '--config', config];
    const { stdout } = await runAaShadow(args, { cwd: dirname(config) });
    const [client] = (JSON.parse(stdout) as AuditDocument).clients;
    return { differed: client?.differed ?? -1, waiting: client?.waiting ?? -1 };
  },
};
