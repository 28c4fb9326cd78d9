// The process of one turn. It reads the turn from stdin and prints the measures.

import { text } from 'node:stream/consumers';
import { cousin } from '../peers/cousin.ts';
import { copyLimit } from '../peers/copy-limit.ts';
import { literalScript } from '../peers/literal-script.ts';
import type { Contender, ContenderName, Turn } from './contender.ts';
import { storePath } from './store-path.ts';
import { unchangedDrain, wholeDrain } from './running-program.ts';

const contenders: Readonly<Record<ContenderName, Contender>> = {
  'whole-drain': wholeDrain,
  'store-path': storePath,
  'unchanged-drain': unchangedDrain,
  'literal-script': literalScript,
  cousin,
  'copy-limit': copyLimit,
};

const turn = JSON.parse(await text(process.stdin)) as Turn;
const measures = [await contenders[turn.contender](turn)].flat();
process.stdout.write(`${JSON.stringify(measures)}\n`);
