// Characters that XML forbids, with PostgreSQL.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { forbiddenCharacterCases } from './forbidden-character-cases.ts';

const { openFresh } = postgresForFile();

forbiddenCharacterCases(openFresh);
