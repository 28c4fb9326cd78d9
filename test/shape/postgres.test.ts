import { postgresForFile } from '../support/fresh-postgres.ts';
import { reshapeCases } from './reshape-cases.ts';

const { openFresh } = postgresForFile();

reshapeCases(openFresh);
