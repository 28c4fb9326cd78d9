// Turns a command's work into what commander calls: it gets an invocation, and its answer becomes the exit code.

import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { GlobalOptions } from './global-options.ts';
import { Invocation } from './invocation.ts';

/** The command's own arguments, then its own options: as commander parsed them. */
export type Work<Given extends readonly unknown[]> = (
  invocation: Invocation,
  ...given: Given
) => Promise<ExitCode>;

export const action = <Given extends readonly unknown[]>(work: Work<Given>) =>
  async function act(this: Command, ...given: unknown[]): Promise<void> {
    const invocation = new Invocation(this.optsWithGlobals<GlobalOptions>());
    // Commander passes the command itself last.
    const own = given.slice(0, -1) as unknown as Given;
    try {
      const code = await work(invocation, ...own);
      process.exitCode = invocation.stopExitCode() ?? code;
    } catch (error) {
      const stopped = invocation.stopExitCode();
      if (stopped === null) throw error;
      invocation.log.debug({ err: error }, 'ended by a signal');
      process.exitCode = stopped;
    }
  };
