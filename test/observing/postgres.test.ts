import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { comparingCases } from './comparing-cases.ts';
import { movingOverCases } from './moving-over-cases.ts';
import { observingCases } from './observing-cases.ts';

const { openFresh } = postgresForFile();

describe('observing', () => observingCases(openFresh));
describe('comparing', () => comparingCases(openFresh));
describe('moving over', () => movingOverCases(openFresh, 2));
