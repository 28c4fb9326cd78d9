import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { observingCases } from './observing-cases.ts';

const { openFresh } = postgresForFile();

describe('observing', () => observingCases(openFresh));
