import { describe } from 'vitest';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { observingCases } from './observing-cases.ts';

describe('observing', () => observingCases(freshSqlite));
