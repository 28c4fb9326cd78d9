import { freshSqlite } from '../support/fresh-sqlite.ts';
import { reshapeCases } from './reshape-cases.ts';

reshapeCases(freshSqlite);
