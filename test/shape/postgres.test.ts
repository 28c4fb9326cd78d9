import { postgresForFile } from '../support/fresh-postgres.ts';
import { leftoverCases } from './leftover-cases.ts';
import { fieldCases } from './field-cases.ts';
import { ownShapeCases } from './own-shape-cases.ts';
import { privacyCases } from './privacy-cases.ts';
import { viewCases } from './view-cases.ts';
import { wantedCases } from './wanted-cases.ts';
import { followCases, reshapeCases } from './reshape-cases.ts';

const { openFresh } = postgresForFile();

ownShapeCases(openFresh);
reshapeCases(openFresh);
wantedCases(openFresh);
followCases(openFresh);
privacyCases(openFresh);
leftoverCases(openFresh);
fieldCases(openFresh);
viewCases(openFresh);
