// A few of the stories. The long suite has more.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { enginesAlike } from './engines-alike.ts';

const { openFresh } = postgresForFile();

enginesAlike(openFresh, 25);
