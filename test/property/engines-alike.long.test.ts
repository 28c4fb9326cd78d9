// Many stories. The quick suite has a few of them.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { enginesAlike } from './engines-alike.ts';

const { openFresh } = postgresForFile();

enginesAlike(openFresh, 600);
