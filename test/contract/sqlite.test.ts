// The contract on the embedded engine.

import { freshSqlite } from '../support/fresh-sqlite.ts';
import { describeShadowContract } from './describe-shadow-contract.ts';

describeShadowContract('SQLite', freshSqlite);
