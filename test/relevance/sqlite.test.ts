import { describe } from 'vitest';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { judgingCases } from './judging-cases.ts';
import { leavingCases } from './leaving-cases.ts';
import { owedJudgementsCases } from './owed-judgements-cases.ts';

describe('leaving', () => leavingCases(freshSqlite));
describe('judging', () => judgingCases(freshSqlite));
describe('owed judgements', () => owedJudgementsCases(freshSqlite));
