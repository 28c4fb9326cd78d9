// The simulator as a process of its own. One argument: how many customers it has.

import { startSimulator } from '../../src/simulator/simulator.ts';
import { endWithParent } from './processes.ts';

endWithParent();
const simulator = await startSimulator({ customers: Number(process.argv[2]), queued: 'all' });
const { url, controlUrl } = simulator;
process.stdout.write(`${JSON.stringify({ url, controlUrl })}\n`);
