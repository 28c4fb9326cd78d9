// Spellings of customer numbers, on SQLite.

import { freshSqlite } from '../support/fresh-sqlite.ts';
import { spellingCases } from './spelling-cases.ts';

spellingCases(freshSqlite);
