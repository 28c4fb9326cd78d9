#!/usr/bin/env node
// What npm installs as the command `aa-shadow`. It looks at the version of Node.js before it loads the program, which an
// older Node.js cannot read. So this file is a CommonJS module, and it is written in words that Node.js 12 knows: `var`,
// and no import before the check.

/* oxlint-disable no-var */

var refusal: Error | undefined;
try {
  require('../node-version.cjs');
} catch (error) {
  refusal = error as Error;
}
if (refusal === undefined) void import('./main.ts');
else {
  if (process.argv.indexOf('--json') >= 0) {
    var report = { code: 'NODE_TOO_OLD', kind: 'configuration', message: refusal.message };
    process.stdout.write(JSON.stringify({ error: report }, null, 2) + '\n');
  }
  process.stderr.write('aa-shadow: ' + refusal.message + '\n');
  process.exitCode = 1;
}
