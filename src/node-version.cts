// Throws where Node.js is too old for this program. It is the first thing that the command and the library load, and it is
// written in words that Node.js 12 knows.

/* oxlint-disable no-var */

/** The same as `engines` in package.json. */
var leastMajor = 24;

if (parseInt(process.versions.node, 10) < leastMajor)
  throw new Error(
    'aa-shadow needs Node.js ' +
      leastMajor +
      ' or newer; this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      '). Get a newer one from https://nodejs.org, or put it before this one in PATH.',
  );
