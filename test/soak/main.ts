// `npm run soak`: random trouble for the given time, and then a comparison with the truth. Exits 1 if anything differs.

import { runSoak } from './run-soak.ts';
import { soakOptions } from './soak-options.ts';

const { engines, ...terms } = soakOptions(process.argv.slice(2));
process.stdout.write(`soak: seed ${terms.seed}\n`);
let differs = false;
for (const engine of engines) {
  const say = (line: string): void => void process.stdout.write(`${engine}: ${line}\n`);
  const { differences, folder } = await runSoak({ ...terms, engine, say });
  differs ||= differences.length > 0;
  for (const difference of differences.slice(0, 50)) say(difference);
  say(differences.length === 0 ? 'as in AA' : `${differences.length} differences; kept: ${folder}`);
}
process.stdout.write(
  `soak: seed ${terms.seed}: ${differs ? 'DIFFERS' : 'nothing lost, nothing told twice'}\n`,
);
process.exit(differs ? 1 : 0);
