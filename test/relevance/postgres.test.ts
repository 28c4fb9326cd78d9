import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { judgingCases } from './judging-cases.ts';
import { leavingCases } from './leaving-cases.ts';
import { owedJudgementsCases } from './owed-judgements-cases.ts';

const { openFresh } = postgresForFile();

describe('leaving', () => leavingCases(openFresh));
describe('judging', () => judgingCases(openFresh));
describe('owed judgements', () => owedJudgementsCases(openFresh));
