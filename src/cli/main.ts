#!/usr/bin/env node
// The program `aa-shadow`.

import { exitCodes } from './exit-codes.ts';
import { endQuietlyWithReader, reportError, runProgram } from './program-run.ts';

const args = process.argv.slice(2);

function endWith(error: unknown): void {
  reportError(error, args);
  process.exit(process.exitCode ?? exitCodes.unexpected);
}

process.on('uncaughtException', endWith);
process.on('unhandledRejection', endWith);
endQuietlyWithReader();
await runProgram(args);
