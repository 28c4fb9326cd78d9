export { drain as freshness } from './drain.ts';
