import { freshSqlite } from '../support/fresh-sqlite.ts';
import { leftoverCases } from './leftover-cases.ts';
import { fieldCases } from './field-cases.ts';
import { ownShapeCases } from './own-shape-cases.ts';
import { privacyCases } from './privacy-cases.ts';
import { viewCases } from './view-cases.ts';
import { wantedCases } from './wanted-cases.ts';
import { followCases, reshapeCases } from './reshape-cases.ts';

ownShapeCases(freshSqlite);
reshapeCases(freshSqlite);
wantedCases(freshSqlite);
followCases(freshSqlite);
privacyCases(freshSqlite);
leftoverCases(freshSqlite);
fieldCases(freshSqlite);
viewCases(freshSqlite);
