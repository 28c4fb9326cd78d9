// Characters that XML forbids, with SQLite.

import { freshSqlite } from '../support/fresh-sqlite.ts';
import { forbiddenCharacterCases } from './forbidden-character-cases.ts';

forbiddenCharacterCases(freshSqlite);
