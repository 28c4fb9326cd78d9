import { describe } from 'vitest';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { judgingCases } from './judging-cases.ts';
import { leavingCases } from './leaving-cases.ts';

describe('leaving', () => leavingCases(freshSqlite));
describe('judging', () => judgingCases(freshSqlite));
