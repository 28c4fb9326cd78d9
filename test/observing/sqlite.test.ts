import { describe } from 'vitest';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { comparingCases } from './comparing-cases.ts';
import { movingOverCases } from './moving-over-cases.ts';
import { observingCases } from './observing-cases.ts';

describe('observing', () => observingCases(freshSqlite));
describe('comparing', () => comparingCases(freshSqlite));
describe('moving over', () => movingOverCases(freshSqlite, 5));
