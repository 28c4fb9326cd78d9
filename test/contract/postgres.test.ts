// The contract on PostgreSQL, in a schema with an odd name.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { describeShadowContract } from './describe-shadow-contract.ts';

const database = postgresForFile();
describeShadowContract('PostgreSQL', () => database.openFresh());
