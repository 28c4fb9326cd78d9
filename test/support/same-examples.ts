// CI takes the same examples in each run, so that a change is judged by what it changes and not by what chance brings that day. Elsewhere
// each run takes others: that is where faults are found that nobody has thought of.

import fc from 'fast-check';

if (process.env['CI'] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_130 });
